#include <inference/text/piece_bytes.hpp>

#include <inference/text/unicode.hpp>

#include <array>
#include <cstdint>

namespace berth::host::inference {

namespace {

constexpr std::size_t spelled_characters = 256 + 68;

constexpr bool is_its_own_character(unsigned byte) noexcept {
    return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

// Character to byte, -1 where none is meant.
constexpr auto byte_of_character = [] {
    std::array<std::int16_t, spelled_characters> bytes{};
    bytes.fill(-1);
    std::size_t next = 256;
    for (unsigned byte = 0; byte < 256; ++byte)
        bytes[is_its_own_character(byte) ? byte : next++] = static_cast<std::int16_t>(byte);
    return bytes;
}();

std::optional<unsigned> digit(char one) noexcept {
    if (one >= '0' && one <= '9') return one - '0';
    if (one >= 'A' && one <= 'F') return one - 'A' + 10;
    if (one >= 'a' && one <= 'f') return one - 'a' + 10;
    return std::nullopt;
}

} // namespace

std::optional<unsigned char> byte_named(std::string_view piece) noexcept {
    if (piece.size() != 6 || !piece.starts_with("<0x") || !piece.ends_with('>')) return std::nullopt;
    const auto high = digit(piece[3]);
    const auto low = digit(piece[4]);
    if (!high || !low) return std::nullopt;
    return static_cast<unsigned char>(*high << 4 | *low);
}

std::string bytes_of_sentence_piece(std::string_view piece) {
    std::string bytes;
    for (std::size_t at = 0; at < piece.size();) {
        const bool space = piece.substr(at).starts_with(spelled_space);
        bytes += space ? ' ' : piece[at];
        at += space ? spelled_space.size() : 1;
    }
    return bytes;
}

std::optional<std::string> bytes_of_byte_level_piece(std::string_view piece) {
    std::string bytes;
    for (std::size_t at = 0; at < piece.size();) {
        const character one = character_at(piece, at);
        if (one.broken || one.value >= byte_of_character.size() || byte_of_character[one.value] < 0)
            return std::nullopt;
        bytes += static_cast<char>(byte_of_character[one.value]);
        at += one.size;
    }
    return bytes;
}

} // namespace berth::host::inference
