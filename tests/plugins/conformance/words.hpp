// Values as the conformance services write them into their texts: True, False, None, decimal numbers.
#pragma once

#include <berth/values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace conformance {

inline std::string words(bool value) { return value ? "True" : "False"; }
inline std::string words(std::int64_t value) { return std::to_string(value); }
template <class T>
std::string words(const std::optional<T>& value) {
    return value ? words(*value) : "None";
}

template <class Bytes>
std::string size_of(const Bytes& content) {
    return std::to_string(content.size());
}
// -1 for a file that did not come.
template <class Bytes>
std::string size_of(const std::optional<Bytes>& content) {
    return content ? size_of(*content) : "-1";
}

inline berth::bytes bytes_of(std::string_view text) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

} // namespace conformance
