// The kinds of characters that tokenizers tell apart, and single characters out of UTF-8 that may be broken. Pure, any
// thread. Poco's categories are those of an older Unicode: they lack letters that models were trained with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace berth::host::inference {

enum class character_kind : std::uint8_t { other, letter, number, space };

character_kind kind_of(char32_t character) noexcept;

struct character {
    char32_t value = 0xfffd; // also for a byte that begins no character; that one has size 1
    std::uint32_t size = 1;  // bytes
    bool broken = false;
};

// The one at text[at], at < text.size().
character character_at(std::string_view text, std::size_t at) noexcept;

void append_utf8(std::string& to, char32_t character);

} // namespace berth::host::inference
