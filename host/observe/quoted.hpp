// Text in quotes, safe on one line of a log or in a JSON document, whatever bytes it holds. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::observe {

// Appends a JSON string. Control characters and line separators are escaped, so that no value can begin a line or steer
// a terminal; bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& to, std::string_view text);

} // namespace berth::host::observe
