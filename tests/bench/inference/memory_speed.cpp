#include "memory_speed.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace bench {

namespace {

constexpr std::size_t numbers = 48 << 20; // no cache has as much

std::atomic<float> sink; // any thread writes; so that no sum is left out

template <class Part>
void on_all_cores(std::size_t all, Part part) {
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < cores; ++i) threads.emplace_back([=] { part(all / cores * i, all / cores * (i + 1)); });
    for (std::thread& one : threads) one.join();
}

// Sixteen sums at once, so that none waits for the one before.
void sum(const float* from, const float* to) {
    float sums[64] = {};
    for (; from < to; from += 64)
        for (int i = 0; i < 64; ++i) sums[i] += from[i];
    float all = 0;
    for (const float one : sums) all += one;
    sink = all;
}

} // namespace

seconds time_to_read() {
    const std::vector<float> a(numbers, 1.0f);
    return shortest([&] {
        on_all_cores(numbers, [&a](std::size_t from, std::size_t to) { sum(a.data() + from, a.data() + to); });
    });
}

seconds time_of_triad() {
    constexpr std::size_t third = numbers / 3;
    std::vector<float> a(third), b(third, 1.0f), c(third, 2.0f);
    return shortest([&] {
        on_all_cores(third, [&](std::size_t from, std::size_t to) {
            for (std::size_t i = from; i < to; ++i) a[i] = b[i] + 3.0f * c[i];
        });
    });
}

} // namespace bench
