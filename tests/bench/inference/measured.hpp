// The shortest of several runs: what others do on the machine makes a run longer, never shorter. Where much is going
// on, the time of the processors says more than that of the clock.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include <time.h>

namespace bench {

struct seconds {
    double clock = 1e30;
    double processors = 1e30; // as if all of them had worked all the time
};

inline double processor_time() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Runs at least five times, and at least for a second.
inline seconds shortest(const std::function<void()>& run) {
    using clock = std::chrono::steady_clock;
    const auto begin = clock::now();
    const double cores = std::max(1u, std::thread::hardware_concurrency());
    seconds best;
    for (int i = 0; i < 5 || clock::now() - begin < std::chrono::seconds(1); ++i) {
        const auto from = clock::now();
        const double used = processor_time();
        run();
        best.processors = std::min(best.processors, (processor_time() - used) / cores);
        best.clock = std::min(best.clock, std::chrono::duration<double>(clock::now() - from).count());
    }
    return best;
}

} // namespace bench
