#include <http/response_head.hpp>

#include <http/characters.hpp>

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace berth::host::http {

namespace {

bool transports_own(std::string_view name, bool has_content_type) {
    constexpr std::array<std::string_view, 5> owned{"connection", "content-length", "date", "keep-alive",
                                                    "transfer-encoding"};
    auto same = [&](std::string_view lower) { return equals_ignoring_case(name, lower); };
    return std::any_of(owned.begin(), owned.end(), same) || (has_content_type && same("content-type"));
}

void append_number(std::string& to, std::uint64_t number) {
    std::array<char, 20> digits;
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    to.append(digits.data(), end);
}

std::string_view field_fault(const response& of) {
    if (!is_field_value(of.content_type)) return "the content type holds a control character";
    for (const auto& [name, value] : of.headers) {
        if (!is_token(name)) return "a header name is not a token";
        if (!is_field_value(value)) return "a header value holds a control character";
    }
    return {};
}

} // namespace

std::string_view fault(const response& of) {
    if (of.status < 200 || of.status > 599) return "a status between 200 and 599 was expected";
    return field_fault(of);
}

std::string_view upgrade_fault(const response& of) {
    if (of.status != 101) return "the status of an upgrade is 101";
    return field_fault(of);
}

void append_head(std::string& to, const response& of, const head_shape& shape) {
    if (of.status == 200) {
        to += "HTTP/1.1 200 OK\r\n";
    } else {
        to += "HTTP/1.1 ";
        append_number(to, static_cast<std::uint64_t>(of.status));
        to += ' ';
        to += reason(of.status);
        to += "\r\n";
    }
    to += shape.date;
    if (!of.content_type.empty()) {
        to += "Content-Type: ";
        to += of.content_type;
        to += "\r\n";
    }
    for (const auto& [name, value] : of.headers) {
        if (transports_own(name, !of.content_type.empty())) continue;
        to += name;
        to += ": ";
        to += value;
        to += "\r\n";
    }
    if (shape.length) {
        to += "Content-Length: ";
        append_number(to, *shape.length);
        to += "\r\n";
    }
    if (shape.chunked) to += "Transfer-Encoding: chunked\r\n";
    if (shape.upgrade)
        to += "Connection: Upgrade\r\n";
    else if (!shape.keep_alive)
        to += "Connection: close\r\n";
    else if (shape.minor_version == 0)
        to += "Connection: keep-alive\r\n";
    to += "\r\n";
}

std::string date_line() {
    return "Date: " + Poco::DateTimeFormatter::format(Poco::DateTime(), Poco::DateTimeFormat::HTTP_FORMAT) + "\r\n";
}

} // namespace berth::host::http
