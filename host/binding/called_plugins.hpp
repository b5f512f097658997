// The instances that got a call in this turn of a loop: their pools are woken once, at its end. Each loop's thread has
// its own list and touches no other.
#pragma once

#include <binding/snapshot.hpp>
#include <plugin/woken_together.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace berth::host::binding {

class called_plugins {
public:
    // Before the loops start.
    void prepare(std::size_t loops) { turns_ = std::vector<turn>(loops); }

    // Before anything that may queue a call in this turn.
    void begin(std::size_t loop) {
        if (!turns_[loop].called) turns_[loop].called.emplace();
    }
    void note(std::size_t loop, const std::shared_ptr<const served_plugin>& plugin) {
        begin(loop);
        host::plugin::woken_together::wake(plugin->instance);
    }
    void wake(std::size_t loop) noexcept { turns_[loop].called.reset(); }

private:
    struct alignas(64) turn { // a cache line of its own
        std::optional<plugin::woken_together> called;
    };
    std::vector<turn> turns_;
};

} // namespace berth::host::binding
