#include <routing/percent.hpp>

#include <Poco/UTF8Encoding.h>

#include <algorithm>

namespace berth::host::routing {

namespace {

int hexadecimal(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

std::size_t sequence_length(unsigned char lead) noexcept {
    if (lead < 0x80) return 1;
    if (lead < 0xe0) return 2;
    return lead < 0xf0 ? 3 : 4;
}

} // namespace

std::optional<std::size_t> decode_percent(std::string_view from, char* to, bool plus_is_space) noexcept {
    char* end = to;
    for (std::size_t at = 0; at < from.size(); ++at) {
        if (from[at] == '+' && plus_is_space) {
            *end++ = ' ';
            continue;
        }
        if (from[at] != '%') {
            *end++ = from[at];
            continue;
        }
        if (from.size() - at < 3) return std::nullopt;
        int high = hexadecimal(from[at + 1]);
        int low = hexadecimal(from[at + 2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
        *end++ = static_cast<char>(high * 16 + low);
        at += 2;
    }
    return static_cast<std::size_t>(end - to);
}

bool is_text(std::string_view bytes) noexcept {
    auto at = reinterpret_cast<const unsigned char*>(bytes.data());
    const unsigned char* end = at + bytes.size();
    while (at != end) {
        if (*at < 0x80) {
            if (*at == 0) return false;
            ++at;
            continue;
        }
        std::size_t length = sequence_length(*at);
        if (static_cast<std::size_t>(end - at) < length) return false;
        if (!Poco::UTF8Encoding::isLegal(at, static_cast<int>(length))) return false;
        at += length;
    }
    return true;
}

} // namespace berth::host::routing
