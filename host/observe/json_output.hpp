// What JSON documents are written with: RapidJSON's writer, taking string views. Pure, any thread.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <string_view>

namespace berth::host::observe {

using json_output = rapidjson::Writer<rapidjson::StringBuffer>;

inline void key(json_output& to, std::string_view name) {
    to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

inline void text(json_output& to, std::string_view value) {
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

inline void member(json_output& to, std::string_view name, std::string_view value) {
    key(to, name);
    text(to, value);
}

// Texts that nobody wrote are left out of documents.
inline void member_if_said(json_output& to, std::string_view name, std::string_view value) {
    if (!value.empty()) member(to, name, value);
}

inline void flag(json_output& to, std::string_view name, bool value) {
    key(to, name);
    to.Bool(value);
}

// A limit, without a fraction when it has none: 120, not 120.0.
inline void number(json_output& to, std::string_view name, double value) {
    if (!std::isfinite(value)) return;
    key(to, name);
    constexpr double exact = 9007199254740992.0; // 2^53
    if (value == std::trunc(value) && std::abs(value) <= exact) {
        to.Int64(static_cast<std::int64_t>(value));
    } else {
        to.Double(value);
    }
}

inline void count(json_output& to, std::string_view name, std::uint64_t value) {
    key(to, name);
    to.Uint64(value);
}

// JSON that is written already.
inline void raw(json_output& to, std::string_view name, std::string_view json) {
    key(to, name);
    to.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

} // namespace berth::host::observe
