// A step of a plugin's life (open, start, stop, close) on a thread of its own, waited for with a deadline: a plugin
// that never returns must not hold the host, and the thread-locals it makes must end with the step.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace berth::host::plugin {

// True when `step` returned in time; its thread has ended then. Otherwise the thread goes on alone, so `step` must own
// whatever it uses. It must not throw. `thread_name` is cut to 15 bytes.
bool ends_within(std::chrono::milliseconds deadline, const std::string& thread_name, std::function<void()> step);

} // namespace berth::host::plugin
