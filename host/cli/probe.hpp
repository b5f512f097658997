// What a plugin says of itself, asked in a child process that is thrown away: an image that crashes or hangs while it
// is loaded costs a sentence, not this process.
#pragma once

#include <plugin/description.hpp>

#include <chrono>
#include <filesystem>

namespace berth::host::cli {

using probe_result = std::variant<std::shared_ptr<const plugin::description>, std::string>; // or the reason why not

// For a process with one thread. Blocks up to the deadline.
probe_result probe(const std::filesystem::path& image,
                   std::chrono::milliseconds deadline = std::chrono::milliseconds(10'000));

} // namespace berth::host::cli
