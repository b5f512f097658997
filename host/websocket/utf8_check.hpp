// Checks text for UTF-8 (RFC 3629) as it comes, in any pieces, and says no at the first byte that cannot be. Pure.
#pragma once

#include <string_view>

namespace berth::host::websocket {

class utf8_check {
public:
    // False: no text that begins like this is UTF-8. Not to be asked again then, before reset().
    bool take(std::string_view piece) noexcept;
    // What has come so far does not end inside a character.
    bool whole() const noexcept { return left_ == 0; }
    void reset() noexcept { *this = {}; }

private:
    bool begin(unsigned char lead) noexcept;

    unsigned char left_ = 0;    // bytes of the present character still to come
    unsigned char low_ = 0x80;  // the range of the next one: narrower behind some leads, against overlong forms,
    unsigned char high_ = 0xbf; // surrogates and what lies beyond U+10FFFF
};

} // namespace berth::host::websocket
