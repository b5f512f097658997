// What the documents are written with: RapidJSON's writer, taking string views.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <string_view>

namespace berth::host::describe {

using output = rapidjson::Writer<rapidjson::StringBuffer>;

// A text of the binary contract, where null means that nothing was said.
inline std::string_view view(const char* text) noexcept {
    return text ? std::string_view(text) : std::string_view();
}

inline void key(output& to, std::string_view name) {
    to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

inline void text(output& to, std::string_view value) {
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

inline void member(output& to, std::string_view name, std::string_view value) {
    key(to, name);
    text(to, value);
}

// Texts that nobody wrote are left out of documents.
inline void member_if_said(output& to, std::string_view name, std::string_view value) {
    if (!value.empty()) member(to, name, value);
}

inline void flag(output& to, std::string_view name, bool value) {
    key(to, name);
    to.Bool(value);
}

// A limit, without a fraction when it has none: 120, not 120.0.
inline void number(output& to, std::string_view name, double value) {
    if (!std::isfinite(value)) return;
    key(to, name);
    constexpr double exact = 9007199254740992.0; // 2^53
    if (value == std::trunc(value) && std::abs(value) <= exact) {
        to.Int64(static_cast<std::int64_t>(value));
    } else {
        to.Double(value);
    }
}

inline void count(output& to, std::string_view name, std::uint64_t value) {
    key(to, name);
    to.Uint64(value);
}

} // namespace berth::host::describe
