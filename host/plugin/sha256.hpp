// What bytes are known by: images, documents, tokens.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::plugin {

// 64 hexadecimal digits in lower case. Any thread.
std::string sha256_of(std::string_view bytes);

} // namespace berth::host::plugin
