#include <http/head_parser.hpp>

#include <http/characters.hpp>
#include <http/target.hpp>

#include <cstring>

namespace berth::host::http {

namespace {

// "HTTP/1.1" and "HTTP/1.0"; a later minor version is served as 1.1.
refusal read_version(std::string_view text, int& minor_version) {
    bool shaped = text.size() == 8 && text.starts_with("HTTP/") &&
                  characters::digit(static_cast<unsigned char>(text[5])) && text[6] == '.' &&
                  characters::digit(static_cast<unsigned char>(text[7]));
    if (!shaped) return {400, "The request line must be: method, space, target, space, HTTP/1.1."};
    if (text[5] != '1') return {505, "The versions served here are HTTP/1.1 and HTTP/1.0."};
    minor_version = text[7] == '0' ? 0 : 1;
    return {};
}

} // namespace

refusal read_field_line(char* line, std::size_t size, header& to) {
    if (*line == ' ' || *line == '\t') return {400, "A field line must not begin with white space (obsolete folding)."};
    std::size_t length = 0;
    while (length < size) {
        char lower = lower_token_character(line[length]);
        if (!lower) break;
        line[length++] = lower;
    }
    if (length == 0 || length == size || line[length] != ':')
        return {400, "A field line must be: name, colon, value; the name a token without white space after it."};
    to.name = {line, length};
    to.value = trim({line + length + 1, size - length - 1});
    if (!is_field_value(to.value)) return {400, "A field value holds a control character."};
    return {};
}

head_parser::result head_parser::parse(char* data, std::size_t size, const limits& within, request& to) {
    for (;;) {
        auto* found = static_cast<char*>(std::memchr(data + scanned_, '\n', size - scanned_));
        std::size_t line_end = found ? static_cast<std::size_t>(found - data) + 1 : size;
        if (line_end > within.header_bytes) {
            refusal_ = too_large(within);
            return result::refused;
        }
        scanned_ = line_end;
        if (!found) return result::more;

        char* line = data + line_at_;
        if (found == line || found[-1] != '\r') {
            refusal_ = {400, "Lines of the head end with CR LF."};
            return result::refused;
        }
        auto length = static_cast<std::size_t>(found - line) - 1;
        bool last = length == 0 && has_request_line_;
        refusal_ = last ? finish(to) : take_line(line, length, within, to);
        line_at_ = line_end;
        if (refusal_) return result::refused;
        if (last) return result::complete;
    }
}

void head_parser::reset() noexcept {
    *this = {};
}

refusal head_parser::too_large(const limits& within) const {
    if (!has_request_line_)
        return {414, beyond("The request line is longer than", within.header_bytes, "bytes (header_bytes)")};
    return {431, beyond("The head of the request is larger than", within.header_bytes, "bytes (header_bytes)")};
}

refusal head_parser::take_line(char* line, std::size_t size, const limits& within, request& to) {
    if (!has_request_line_) {
        if (size == 0) { // RFC 9112 section 2.2: one empty line before the request line is forgiven
            if (skipped_empty_line_) return {400, "A request begins with its request line."};
            skipped_empty_line_ = true;
            return {};
        }
        has_request_line_ = true;
        return request_line(line, size, within, to);
    }
    if (to.headers.size() >= within.header_count)
        return {431, beyond("The request has more than", within.header_count, "header fields (header_count)")};
    header field;
    if (auto refused = read_field_line(line, size, field)) return refused;
    to.headers.push_back(field);
    return framing_.add(field.name, field.value);
}

refusal head_parser::request_line(char* line, std::size_t size, const limits& within, request& to) {
    constexpr std::string_view shape = "The request line must be: method, space, target, space, HTTP/1.1.";
    std::string_view whole(line, size);
    std::size_t first = whole.find(' ');
    std::size_t last = whole.rfind(' ');
    if (first == std::string_view::npos || last <= first + 1) return {400, std::string(shape)};
    to.method = whole.substr(0, first);
    if (!is_token(to.method)) return {400, "The method must be a token."};
    if (auto refused = read_version(whole.substr(last + 1), to.minor_version)) return refused;

    std::size_t length = last - first - 1;
    if (length > within.target_bytes)
        return {414, beyond("The request target is longer than", within.target_bytes, "bytes (target_bytes)")};
    target_parts parts;
    if (auto refused = read_target(to.method, line + first + 1, length, parts)) return refused;
    to.target = parts.target;
    to.path = parts.path;
    to.query = parts.query;
    authority_ = parts.authority;
    return {};
}

refusal head_parser::finish(request& to) {
    if (auto refused = framing_.finish(to.minor_version)) return refused;
    if (!authority_.data()) return {};
    for (auto& field : to.headers) // RFC 9112 section 3.2.2: the target's authority wins over Host
        if (field.name == "host") field.value = authority_;
    return {};
}

} // namespace berth::host::http
