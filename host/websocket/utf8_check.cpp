#include <websocket/utf8_check.hpp>

#include <cstdint>
#include <cstring>

namespace berth::host::websocket {

namespace {

// Most text is ASCII for long stretches: sixteen bytes a step.
const char* skip_ascii(const char* at, const char* end) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080u;
    while (end - at >= 16) {
        std::uint64_t words[2];
        std::memcpy(words, at, sizeof words);
        if ((words[0] | words[1]) & high_bits) break;
        at += 16;
    }
    while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
    return at;
}

} // namespace

bool utf8_check::take(std::string_view piece) noexcept {
    const char* at = piece.data();
    const char* end = at + piece.size();
    for (;;) {
        for (; left_ > 0 && at != end; ++at) {
            auto byte = static_cast<unsigned char>(*at);
            if (byte < low_ || byte > high_) return false;
            low_ = 0x80;
            high_ = 0xbf;
            --left_;
        }
        at = left_ > 0 ? at : skip_ascii(at, end);
        if (at == end) return true;
        if (!begin(static_cast<unsigned char>(*at++))) return false;
    }
}

bool utf8_check::begin(unsigned char lead) noexcept {
    if (lead < 0xc2 || lead > 0xf4) return false;
    left_ = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (lead == 0xe0) low_ = 0xa0;
    if (lead == 0xed) high_ = 0x9f;
    if (lead == 0xf0) low_ = 0x90;
    if (lead == 0xf4) high_ = 0x8f;
    return true;
}

} // namespace berth::host::websocket
