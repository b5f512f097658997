#include <binding/loop_snapshots.hpp>

#include <condition_variable>
#include <utility>

namespace berth::host::binding {

// One exchange under way. It also takes the replaced snapshots, so that they are freed on the thread that exchanges and
// not on a loop.
struct loop_snapshots::handover {
    std::mutex mutex; // guards the rest
    std::condition_variable all_taken;
    std::size_t missing = 0;
    std::vector<std::shared_ptr<const snapshot>> replaced;

    void keep(std::shared_ptr<const snapshot> old) {
        std::lock_guard lock(mutex);
        replaced.push_back(std::move(old));
    }
    void one_less() {
        std::lock_guard lock(mutex);
        if (--missing == 0) all_taken.notify_all();
    }
};

void loop_snapshots::attach(http::server& server) {
    std::lock_guard lock(mutex_);
    server_ = &server;
    slots_ = std::vector<slot>(server.loop_count());
}

void loop_snapshots::detach() noexcept {
    std::lock_guard lock(mutex_);
    server_ = nullptr;
    for (slot& one : slots_) one.running = false;
}

bool loop_snapshots::exchange(std::shared_ptr<const snapshot> next, std::chrono::milliseconds deadline) {
    auto under_way = std::make_shared<handover>();
    std::vector<std::size_t> running;
    http::server* server = nullptr;
    {
        std::lock_guard lock(mutex_);
        under_way->replaced.push_back(std::exchange(latest_, next));
        server = server_;
        for (std::size_t i = 0; i < slots_.size(); ++i)
            if (slots_[i].running) running.push_back(i);
    }
    under_way->missing = running.size();
    for (std::size_t i : running) {
        // Counted when the task is gone, not when it has run: a server that has stopped drops its tasks.
        std::shared_ptr<handover> ticket(under_way.get(), [under_way](handover* of) { of->one_less(); });
        server->post(i, [this, i, next, ticket] { ticket->keep(std::exchange(slots_[i].taken, next)); });
    }
    std::unique_lock lock(under_way->mutex);
    return under_way->all_taken.wait_for(lock, deadline, [&] { return under_way->missing == 0; });
}

std::shared_ptr<const snapshot> loop_snapshots::latest() {
    std::lock_guard lock(mutex_);
    return latest_;
}

const snapshot& loop_snapshots::on_loop(std::size_t index) {
    slot& mine = slots_[index];
    if (!mine.taken) {
        std::lock_guard lock(mutex_);
        mine.taken = latest_;
        mine.running = true;
    }
    return *mine.taken;
}

} // namespace berth::host::binding
