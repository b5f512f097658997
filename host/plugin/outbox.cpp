#include <plugin/outbox.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace berth::host::plugin {

void outbox::open(std::shared_ptr<descriptor> socket) {
    const std::lock_guard lock(mutex_);
    socket_ = std::move(socket);
    waiting_.clear();
    blocked_ = false;
}

outbox::result outbox::flush() noexcept {
    std::unique_lock lock(mutex_);
    if (sending_ || waiting_.empty() || !socket_) return result::done;
    sending_ = true;
    result outcome = result::done;
    std::string batch;
    while (!waiting_.empty() && outcome == result::done) {
        const auto socket = socket_;
        batch.clear();
        batch.swap(waiting_);
        lock.unlock();
        std::size_t sent = 0;
        while (sent < batch.size() && outcome == result::done) {
            const ssize_t n = send(socket->number(), batch.data() + sent, batch.size() - sent, MSG_NOSIGNAL);
            if (n >= 0)
                sent += static_cast<std::size_t>(n);
            else if (errno == EAGAIN || errno == EWOULDBLOCK)
                outcome = result::blocked;
            else if (errno != EINTR)
                outcome = result::broken;
        }
        lock.lock();
        if (socket != socket_) outcome = result::done; // reconnected meanwhile: the rest was for the old one
        else if (sent < batch.size()) waiting_.insert(0, batch, sent);
    }
    blocked_ = outcome == result::blocked;
    sending_ = false;
    return outcome;
}

bool outbox::blocked() const noexcept {
    const std::lock_guard lock(mutex_);
    return blocked_;
}

std::size_t outbox::size() const noexcept {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

} // namespace berth::host::plugin
