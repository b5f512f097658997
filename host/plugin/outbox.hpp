// Bytes on their way into a stream socket, appended by any thread and sent by whoever finds that nobody sends: so the
// frames of one turn leave together, and no two threads mix theirs.
#pragma once

#include <plugin/descriptor.hpp>

#include <memory>
#include <mutex>
#include <string>

namespace berth::host::plugin {

class outbox {
public:
    enum class result { done, blocked, broken };

    // Connects it, with nothing in it; null disconnects.
    void open(std::shared_ptr<descriptor> socket);

    // `put` appends to the string it is given. Any thread; a disconnected outbox drops what it gets.
    template <class Put>
    void add(Put put) {
        const std::lock_guard lock(mutex_);
        if (socket_) put(waiting_);
    }
    // Sends what there is. blocked: the socket takes no more just now (one that does not block). When another thread
    // sends already, it does this thread's share.
    result flush() noexcept;
    // The last flush was blocked and nothing has been sent since.
    bool blocked() const noexcept;
    std::size_t size() const noexcept;

private:
    mutable std::mutex mutex_; // guards everything below
    std::shared_ptr<descriptor> socket_;
    std::string waiting_;
    bool sending_ = false;
    bool blocked_ = false;
};

} // namespace berth::host::plugin
