// Bytes as base64 (RFC 4648, section 4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace berth::detail {

inline std::string base64_of(const void* data, std::size_t size) {
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto* bytes = static_cast<const unsigned char*>(data);
    std::string text;
    text.reserve((size + 2) / 3 * 4);
    for (std::size_t i = 0; i < size; i += 3) {
        const std::size_t here = size - i < 3 ? size - i : 3;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < here ? bytes[i + k] : 0u);
        for (std::size_t k = 0; k < 4; ++k) text += k <= here ? alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

// Padding is required, nothing else may stand between: what is stored comes back the same.
template <class Bytes>
bool bytes_from_base64(std::string_view text, Bytes& out) {
    out.clear();
    if (text.size() % 4 != 0) return false;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t group = 0;
        std::size_t padding = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const char c = text[i + k];
            std::uint32_t digit = 0;
            if (c >= 'A' && c <= 'Z') digit = static_cast<std::uint32_t>(c - 'A');
            else if (c >= 'a' && c <= 'z') digit = static_cast<std::uint32_t>(c - 'a' + 26);
            else if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0' + 52);
            else if (c == '+') digit = 62;
            else if (c == '/') digit = 63;
            else if (c == '=' && i + 4 == text.size() && k >= 2) ++padding;
            else return false;
            if (padding > 0 && c != '=') return false;
            group = group << 6 | digit;
        }
        if ((padding == 1 && (group & 0xFF)) || (padding == 2 && (group & 0xFFFF))) return false;
        for (std::size_t k = 0; k < 3 - padding; ++k)
            out.push_back(static_cast<typename Bytes::value_type>(group >> (16 - 8 * k) & 0xFF));
    }
    return true;
}

// As Python's b64decode reads it: what is not of the alphabet is skipped, padding is required, behind it nothing counts.
template <class Bytes>
bool bytes_from_lenient_base64(std::string_view text, Bytes& out) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.clear();
    std::uint32_t group = 0;
    unsigned digits = 0, padding = 0; // of this group
    for (const char c : text) {
        if (c == '=') {
            if (digits >= 2 && digits + ++padding >= 4) return true;
            continue;
        }
        const std::size_t digit = alphabet.find(c);
        if (digit == alphabet.npos) continue;
        padding = 0;
        group = (group << 6 | static_cast<std::uint32_t>(digit)) & 0xFFF;
        if (digits > 0) out.push_back(static_cast<typename Bytes::value_type>(group >> (6 - 2 * digits) & 0xFF));
        digits = (digits + 1) % 4;
    }
    return digits == 0;
}

} // namespace berth::detail
