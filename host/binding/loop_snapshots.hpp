// The snapshot as each loop holds it: a plain pointer in a slot that only the loop's own thread reads and changes, so
// that a request pays nothing for it. Exchanging runs a task on every loop and waits until all have taken it.
#pragma once

#include <binding/snapshot.hpp>
#include <http/server.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace berth::host::binding {

class loop_snapshots {
public:
    explicit loop_snapshots(std::shared_ptr<const snapshot> first) : latest_(std::move(first)) {}

    // Before the server starts, and after it has stopped.
    void attach(http::server& server);
    void detach() noexcept;

    // Any thread but a loop, one at a time. Loops that have not yet run take the snapshot with their first request.
    // False when a loop had not taken it at the deadline; it will, before its next request after it is free.
    bool exchange(std::shared_ptr<const snapshot> next, std::chrono::milliseconds deadline);

    // On the thread of loop `index`; the reference holds until the loop's next task.
    const snapshot& on_loop(std::size_t index);

    // What exchange was last given. Any thread.
    std::shared_ptr<const snapshot> latest();

private:
    struct handover;
    struct alignas(64) slot {                  // a cache line of its own
        std::shared_ptr<const snapshot> taken; // of the loop's thread alone
        bool running = false;                  // guarded by mutex_: has taken one, so exchange waits for it
    };

    std::mutex mutex_; // guards latest_, server_ and slot::running
    std::shared_ptr<const snapshot> latest_;
    http::server* server_ = nullptr;
    std::vector<slot> slots_; // sized by attach
};

} // namespace berth::host::binding
