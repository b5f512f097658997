// From an image in the store to a running instance. Both kinds take the same image, unchanged. For the manager's thread.
#pragma once

#include <plugin/instance.hpp>

#include <variant>

namespace berth::host::plugin {

using start_result = std::variant<std::shared_ptr<instance>, std::string>; // or the reason why not

// Opens the image here (Boost.DLL, RTLD_NOW | RTLD_LOCAL), checks its table against its note, opens its records,
// creates and starts it.
start_result start_in_process(const std::filesystem::path& image, const instance_options& options);

// Starts `program worker` with a socket pair, which does the same there.
start_result start_in_worker(const std::filesystem::path& image, const std::filesystem::path& program,
                             const instance_options& options);

// The body of `berth worker`: serves the host at the other end of `socket` until it closes. Returns the exit code.
int run_worker(int socket);

} // namespace berth::host::plugin
