// Loads an image in a process that is thrown away before it is loaded here. A file can pass every check of its headers
// and still crash the dynamic linker or whoever reads its table; that process then crashes in the host's stead.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace berth::host::plugin {

// Runs `program check --load image`. Why the image must not be loaded here: it ended that process, or held it past the
// deadline. Empty when it did neither, also when it was refused for another reason, which loading it here tells better.
std::string fault_in_probe(const std::filesystem::path& program, const std::filesystem::path& image,
                           std::chrono::milliseconds deadline);

} // namespace berth::host::plugin
