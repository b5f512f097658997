// Which bytes the spelling of a piece stands for. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::host::inference {

// "<0x0A>" is the byte 10; nullopt for other spellings.
std::optional<unsigned char> byte_named(std::string_view piece) noexcept;
// A sentence piece: every U+2581 is a space.
std::string bytes_of_sentence_piece(std::string_view piece);
// A byte-level piece, in which each byte is a character of its own: itself where it is printable in Latin-1, and one
// from U+0100 on where it is not. Nullopt when there is another character.
std::optional<std::string> bytes_of_byte_level_piece(std::string_view piece);

inline constexpr std::string_view spelled_space = "\xe2\x96\x81";

} // namespace berth::host::inference
