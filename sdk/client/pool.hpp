// The connections of one client: at most so many at once, those that rest are kept for the next call, newest first.
// Any thread.
#pragma once

#include "wire.hpp"

#include <berth/client_options.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace berth::net {

class pool {
public:
    pool(address to, const client_options& options);

    // The right to use one connection, and the connection. Ends the connection unless keep() was called.
    class lease {
    public:
        lease(pool& of, std::unique_ptr<wire> connection) : pool_(&of), connection_(std::move(connection)) {}
        ~lease() { end(); }
        lease(lease&& other) noexcept
            : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}
        lease& operator=(lease&&) = delete;

        wire* operator->() const { return connection_.get(); }
        wire& operator*() const { return *connection_; }
        explicit operator bool() const { return connection_ != nullptr; }
        void connect(clock::time_point deadline) { connection_ = pool_->connect(deadline); }
        void give(std::unique_ptr<wire> connection) { connection_ = std::move(connection); }
        void drop() { connection_.reset(); }
        // Nothing of this call is left on the connection: the next may have it. The right is given back.
        void keep() {
            if (pool_) pool_->give_back(std::move(connection_));
            pool_ = nullptr;
        }

    private:
        void end() {
            connection_.reset(); // before another takes the place: at most `connections` at once
            if (pool_) pool_->give_back(nullptr);
            pool_ = nullptr;
        }
        pool* pool_;
        std::unique_ptr<wire> connection_;
    };

    // Waits for a free place; the lease has an idle connection or, when none is left or wanted, none yet. Throws fault.
    lease take(clock::time_point deadline, bool reuse);

private:
    struct resting {
        std::unique_ptr<wire> connection;
        clock::time_point since;
    };
    std::unique_ptr<wire> connect(clock::time_point deadline);
    void give_back(std::unique_ptr<wire> connection);
    std::unique_ptr<wire> newest_idle();

    const address to_;
    const std::size_t most_;
    const std::chrono::milliseconds idle_timeout_;
    const std::string ca_file_;
    std::mutex mutex_; // guards what follows
    std::condition_variable freed_;
    std::size_t used_ = 0;
    std::vector<resting> idle_;   // oldest first
    Poco::Net::Context::Ptr tls_; // made by the first connection that needs it
};

} // namespace berth::net
