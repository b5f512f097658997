// A file that is there whole or not at all, whenever the machine stops. Any thread, one writer per file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace berth::host::plugin {

// Writes a new file beside `to`, flushes it to the disk and moves it there. Empty, or why not.
std::string write_durably(const std::filesystem::path& to, std::string_view content, unsigned mode);

} // namespace berth::host::plugin
