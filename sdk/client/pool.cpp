#include "pool.hpp"

namespace berth::net {

pool::pool(address to, const client_options& options)
    : to_(std::move(to)), most_(options.connections ? options.connections : 1), idle_timeout_(options.idle_timeout),
      ca_file_(options.ca_file) {}

pool::lease pool::take(clock::time_point deadline, bool reuse) {
    {
        std::unique_lock lock(mutex_);
        if (!freed_.wait_until(lock, deadline, [&] { return used_ < most_; }))
            throw fault(call_failure::timed_out,
                        "all " + std::to_string(most_) +
                            " connections were in use for as long as connect_timeout allows (connections)");
        ++used_;
    }
    lease taken(*this, nullptr);
    while (reuse) {
        auto kept = newest_idle();
        if (!kept) break;
        if (!kept->idle()) continue;
        taken.give(std::move(kept));
        break;
    }
    return taken;
}

std::unique_ptr<wire> pool::newest_idle() {
    std::vector<resting> gone; // closed after the lock is free
    const std::lock_guard lock(mutex_);
    const auto oldest = clock::now() - idle_timeout_;
    while (!idle_.empty() && idle_.front().since < oldest) {
        gone.push_back(std::move(idle_.front()));
        idle_.erase(idle_.begin());
    }
    if (idle_.empty()) return nullptr;
    auto newest = std::move(idle_.back().connection);
    idle_.pop_back();
    return newest;
}

std::unique_ptr<wire> pool::connect(clock::time_point deadline) {
    Poco::Net::Context::Ptr tls;
    if (to_.secure) {
        const std::lock_guard lock(mutex_);
        if (!tls_) tls_ = tls_context(ca_file_);
        tls = tls_;
    }
    return std::make_unique<wire>(to_, tls, deadline);
}

void pool::give_back(std::unique_ptr<wire> connection) {
    {
        const std::lock_guard lock(mutex_);
        --used_;
        if (connection) idle_.push_back({std::move(connection), clock::now()});
    }
    freed_.notify_one();
}

} // namespace berth::net
