// A header field's value with parameters (RFC 9110 section 5.6.6): `form-data; name="a b"; filename=x`. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::host::binding {

struct header_value {
    std::string value;                                           // before the first semicolon, in lower case
    std::vector<std::pair<std::string, std::string>> parameters; // names in lower case, values without quotes

    // Of the first parameter of that name, or null.
    const std::string* find(std::string_view name) const noexcept;
};

// Nullopt for a quote that does not end or a parameter without a name. In a quoted text only \" and \\ are escapes:
// some browsers send the path of a file with bare backslashes.
std::optional<header_value> parse_header_value(std::string_view text);

// The boundary that a Content-Type of any multipart type names: 1 to 70 characters (RFC 2046 section 5.1.1).
std::optional<std::string> boundary_of(std::string_view content_type);

} // namespace berth::host::binding
