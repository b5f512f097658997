// What a fuzz target does with bytes that reach a server in pieces: reads them whole, and once more cut at places that
// the bytes themselves decide. Both ways must end the same.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace berth::fuzz {

// Hands out the bytes in pieces of 1 to 64, told by a small generator that the bytes seed.
template <class Take>
void in_pieces(std::string_view bytes, Take take) {
    std::uint32_t state = 2166136261u;
    for (unsigned char c : bytes) state = (state ^ c) * 16777619u;
    while (!bytes.empty()) {
        state = state * 1664525u + 1013904223u;
        const std::size_t size = std::min<std::size_t>(bytes.size(), 1 + (state >> 26));
        take(bytes.substr(0, size));
        bytes.remove_prefix(size);
    }
}

inline void same(const std::string& whole, const std::string& cut) {
    if (whole == cut) return;
    std::fprintf(stderr, "the result depends on the cuts\nwhole: %s\ncut:   %s\n", whole.c_str(), cut.c_str());
    std::abort();
}

// A target of libFuzzer: a Reader that is fed whole and one that is fed in pieces come to the same result.
template <class Reader>
int read_both_ways(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Reader whole, cut;
    whole.feed(bytes);
    in_pieces(bytes, [&](std::string_view piece) { cut.feed(piece); });
    same(whole.result(), cut.result());
    return 0;
}

} // namespace berth::fuzz
