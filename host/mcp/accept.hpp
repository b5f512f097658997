// The media types that a header lists, and whether one of them is taken. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::mcp {

// In lower case, without parameters and blanks.
std::vector<std::string> media_types(std::string_view header);
// By name, by range (text/*), or by */*.
bool accepts(std::string_view accept, std::string_view type);

} // namespace berth::host::mcp
