// The shortest of several runs: what others do on the machine makes a run longer, never shorter.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

namespace bench {

// In seconds. Runs at least five times, and at least for a second.
inline double shortest(const std::function<void()>& run) {
    using clock = std::chrono::steady_clock;
    const auto begin = clock::now();
    double best = 1e30;
    for (int i = 0; i < 5 || clock::now() - begin < std::chrono::seconds(1); ++i) {
        const auto from = clock::now();
        run();
        best = std::min(best, std::chrono::duration<double>(clock::now() - from).count());
    }
    return best;
}

} // namespace bench
