// The plugins that got a call in this turn of a loop: their pools are woken once, at its end. Each loop's thread has
// its own list and touches no other.
#pragma once

#include <binding/snapshot.hpp>

#include <algorithm>
#include <memory>
#include <vector>

namespace berth::host::binding {

class called_plugins {
public:
    // Before the loops start.
    void prepare(std::size_t loops) { turns_ = std::vector<turn>(loops); }

    void note(std::size_t loop, const std::shared_ptr<const served_plugin>& plugin) {
        auto& called = turns_[loop].called;
        if (std::ranges::find(called, plugin) == called.end()) called.push_back(plugin);
    }
    void wake(std::size_t loop) noexcept {
        for (const auto& plugin : turns_[loop].called) plugin->instance->wake();
        turns_[loop].called.clear();
    }

private:
    struct alignas(64) turn { // a cache line of its own
        std::vector<std::shared_ptr<const served_plugin>> called;
    };
    std::vector<turn> turns_;
};

} // namespace berth::host::binding
