// The bytes of a file that somebody may be changing, read once. Any thread.
#pragma once

#include <filesystem>
#include <string>

namespace berth::host::plugin {

struct read_result {
    std::string bytes;
    std::string failure; // empty when it was read
};

// Of a regular file; opening never waits and nothing else is opened. At most largest_image bytes.
read_result read_image(const std::filesystem::path& file);

} // namespace berth::host::plugin
