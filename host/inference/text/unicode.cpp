#include <inference/text/unicode.hpp>

#include <algorithm>
#include <array>
#include <iterator>

namespace berth::host::inference {

namespace {

// A code point and, in the two lowest bits, the kind of it and of all up to the next entry.
constexpr std::uint32_t entry(std::uint32_t code, character_kind kind) noexcept {
    return code << 2 | static_cast<std::uint32_t>(kind);
}
constexpr std::uint32_t l(std::uint32_t code) noexcept {
    return entry(code, character_kind::letter);
}
constexpr std::uint32_t n(std::uint32_t code) noexcept {
    return entry(code, character_kind::number);
}
constexpr std::uint32_t s(std::uint32_t code) noexcept {
    return entry(code, character_kind::space);
}
constexpr std::uint32_t o(std::uint32_t code) noexcept {
    return entry(code, character_kind::other);
}

constexpr std::uint32_t ranges[] = {
#include <inference/text/unicode_ranges.inc>
};

constexpr character_kind searched(char32_t character) noexcept {
    const auto* behind = std::upper_bound(std::begin(ranges), std::end(ranges), std::uint32_t{character} << 2 | 3u);
    return static_cast<character_kind>(*(behind - 1) & 3u);
}

constexpr auto latin = [] {
    std::array<character_kind, 256> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] = searched(static_cast<char32_t>(i));
    return kinds;
}();

} // namespace

character_kind kind_of(char32_t character) noexcept {
    return character < latin.size() ? latin[character] : searched(character);
}

character character_at(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1, false};
    const std::uint32_t size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size == 0 || text.size() - at < size) return {0xfffd, 1, true};
    char32_t value = lead & (0x7fu >> size);
    for (std::uint32_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {0xfffd, 1, true};
        value = value << 6 | (byte(i) & 0x3fu);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[size] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return {0xfffd, 1, true};
    return {value, size, false};
}

void append_utf8(std::string& to, char32_t character) {
    const auto put = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
    if (character < 0x80) return put(character);
    if (character < 0x800)
        put(0xc0 | character >> 6);
    else if (character < 0x10000) {
        put(0xe0 | character >> 12);
        put(0x80 | (character >> 6 & 0x3f));
    } else {
        put(0xf0 | character >> 18);
        put(0x80 | (character >> 12 & 0x3f));
        put(0x80 | (character >> 6 & 0x3f));
    }
    put(0x80 | (character & 0x3f));
}

} // namespace berth::host::inference
