// Undoing the mask of a client's frames (RFC 6455 section 5.3), eight bytes at a time. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace berth::host::websocket {

using masking_key = std::array<char, 4>;

// `from` lies `offset` bytes behind a place where the key begins. `to` may be `from`.
inline void unmask(char* to, const char* from, std::size_t size, const masking_key& key, std::size_t offset) noexcept {
    std::array<char, 8> pattern;
    for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = key[(offset + i) % key.size()];
    std::uint64_t wide;
    std::memcpy(&wide, pattern.data(), sizeof wide);
    std::size_t at = 0;
    for (; at + sizeof wide <= size; at += sizeof wide) {
        std::uint64_t word;
        std::memcpy(&word, from + at, sizeof word);
        word ^= wide;
        std::memcpy(to + at, &word, sizeof word);
    }
    for (; at < size; ++at) to[at] = static_cast<char>(from[at] ^ pattern[at % pattern.size()]);
}

} // namespace berth::host::websocket
