#include <http/target.hpp>

#include <http/characters.hpp>

#include <cstring>

namespace berth::host::http {

namespace {

void split(std::string_view target, target_parts& to) {
    to.target = target;
    std::size_t mark = target.find('?');
    to.path = target.substr(0, mark);
    if (mark != std::string_view::npos) to.query = target.substr(mark + 1);
}

refusal absolute_form(char* text, std::size_t size, std::size_t scheme, target_parts& to) {
    char* authority = text + scheme;
    std::string_view rest(authority, size - scheme);
    std::size_t length = rest.find_first_of("/?");
    std::string_view named = rest.substr(0, length);
    if (named.empty() || !is_authority(named))
        return {400, "The authority of the request target must be a host name with an optional port."};
    to.authority = named;
    if (length == std::string_view::npos) {
        split("/", to);
    } else if (rest[length] == '/') {
        split(rest.substr(length), to);
    } else {
        // "http://host?query" has no byte for the path "/": the scheme before the authority gives it one.
        std::memmove(authority - 1, authority, length);
        authority[length - 1] = '/';
        to.authority = {authority - 1, length};
        split({authority + length - 1, rest.size() - length + 1}, to);
    }
    return {};
}

} // namespace

refusal read_target(std::string_view method, char* text, std::size_t size, target_parts& to) {
    std::string_view whole(text, size);
    for (unsigned char c : whole)
        if (c <= 0x20 || c >= 0x7f) return {400, "The request target holds a byte that is not visible ASCII."};
    if (whole.find('#') != std::string_view::npos) return {400, "A request target has no fragment."};
    if (method == "CONNECT") return {400, "This server is no proxy: CONNECT is not served."};
    if (whole.front() == '/') {
        split(whole, to);
        return {};
    }
    if (whole == "*") {
        if (method != "OPTIONS") return {400, "The target * belongs to OPTIONS alone."};
        split(whole, to);
        return {};
    }
    if (size > 7 && equals_ignoring_case(whole.substr(0, 7), "http://")) return absolute_form(text, size, 7, to);
    if (size > 8 && equals_ignoring_case(whole.substr(0, 8), "https://")) return absolute_form(text, size, 8, to);
    return {400, "A request target begins with / or is an http URI."};
}

} // namespace berth::host::http
