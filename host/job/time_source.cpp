#include <job/options.hpp>

namespace berth::host::job {

namespace {

template <class Clock>
std::int64_t microseconds_of() {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch()).count();
}

} // namespace

time_source real_time() {
    return {microseconds_of<std::chrono::system_clock>, microseconds_of<std::chrono::steady_clock>};
}

} // namespace berth::host::job
