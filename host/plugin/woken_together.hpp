// For a thread that starts many calls at a time: while one of these lives, the instances that it has queued calls on are
// woken once each, when it goes, instead of once for each call. A woken thread takes the processor from the one that
// woke it, so with a wake-up for each call no two calls would share one. One at a time on a thread.
#pragma once

#include <memory>
#include <vector>

namespace berth::host::plugin {

class instance;

class woken_together {
public:
    woken_together() noexcept;
    woken_together(const woken_together&) = delete;
    woken_together& operator=(const woken_together&) = delete;
    ~woken_together();

    // Wakes it: when the one of this thread goes, or at once where there is none.
    static void wake(const std::shared_ptr<instance>& queued_on) noexcept;

private:
    bool remember(const std::shared_ptr<instance>& queued_on) noexcept;

    std::vector<std::shared_ptr<instance>> queued_on_;
};

} // namespace berth::host::plugin
