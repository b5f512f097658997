#include <observe/quoted.hpp>

#include <Poco/UTF8Encoding.h>

#include <cstdio>

namespace berth::host::observe {
namespace {

constexpr int replacement = 0xfffd;

bool must_escape(int code_point) noexcept {
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == replacement;
}

void append_escaped(std::string& to, int code_point) {
    switch (code_point) {
    case '\n':
        to += "\\n";
        return;
    case '\r':
        to += "\\r";
        return;
    case '\t':
        to += "\\t";
        return;
    default:
        break;
    }
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(code_point) & 0xffffu);
    to += text;
}

} // namespace

void append_quoted(std::string& to, std::string_view text) {
    static const Poco::UTF8Encoding encoding;
    to += '"';
    while (!text.empty()) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        const int available = static_cast<int>(text.size() < 4 ? text.size() : 4);
        int code_point = encoding.queryConvert(bytes, available);
        std::size_t length = code_point < 0 ? 1 : static_cast<std::size_t>(encoding.sequenceLength(bytes, available));
        if (code_point < 0) code_point = replacement;
        if (must_escape(code_point)) {
            append_escaped(to, code_point);
        } else {
            if (code_point == '"' || code_point == '\\') to += '\\';
            to += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    to += '"';
}

} // namespace berth::host::observe
