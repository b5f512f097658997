// The configuration file on disk. Blocks.
#pragma once

#include <filesystem>
#include <string>

namespace berth::host::app {

// What the file holds, or why it cannot be read. A file that is not there is "{}" unless it must be.
struct file_text {
    std::string text = "{}";
    std::string failure{};
};
file_text read_configuration(const std::filesystem::path& file, bool must_exist);

} // namespace berth::host::app
