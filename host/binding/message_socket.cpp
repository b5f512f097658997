#include <binding/message_socket.hpp>

#include <binding/socket_faults.hpp>

#include <exception>
#include <utility>

namespace berth::host::binding {

namespace {

using patience = socket_output::patience;
constexpr std::string_view leaving = "the host or the plugin stops";
constexpr std::size_t most_waiting = 64; // messages; their bytes are limited too

// Whether this thread is the loop that hands out a message just now: a call that runs there must not wait.
thread_local bool on_loop_now = false;

} // namespace

// One message; it keeps the socket.
class message_socket::call final : public plugin::invocation {
public:
    call(std::shared_ptr<message_socket> socket, std::string content)
        : socket_(std::move(socket)), content_(std::move(content)) {
        socket_->fill(message);
        message.body = {content_.data(), content_.size()};
    }
    ~call() override { socket_->call_over(); }

    void answer(const berth_answer& answer) noexcept override {
        if (answer.status >= 400) fail(static_cast<int>(answer.status), {}, {answer.body.data, answer.body.size}, 0);
    }
    void fail(int status, std::string_view title, std::string_view detail, int) noexcept override {
        socket_->output().finish(close_code_of(status), close_reason_of(detail.empty() ? title : detail));
    }
    bool begin(const berth_answer&) noexcept override { return true; }
    bool send(berth_piece kind, std::string_view piece) noexcept override {
        auto is = kind == BERTH_PIECE_TEXT ? websocket::message_kind::text : websocket::message_kind::binary;
        return socket_->output().send(is, piece, on_loop_now ? patience::no_wait : patience::wait);
    }
    void end(const std::string_view* failure) noexcept override {
        if (failure) fail(500, {}, *failure, 0);
    }
    void interrupt() noexcept override { socket_->output().interrupt(); }
    bool cancelled() const noexcept override { return socket_->gone(); }

private:
    const std::shared_ptr<message_socket> socket_;
    const std::string content_;
};

void message_socket::message(websocket::message_kind, std::string_view content) noexcept {
    try {
        {
            std::lock_guard lock(mutex_);
            if (leaving_) return;
            waiting_.emplace_back(content);
            waiting_bytes_ += content.size();
            bool full = waiting_.size() >= most_waiting || waiting_bytes_ >= with().within.stream_buffer;
            if (full && running_ && !std::exchange(paused_, true)) pause(true);
        }
        pump(true);
    } catch (const std::exception&) {
        output().finish(websocket::close_internal_error, "the host has no memory for this message");
    }
}

// Hands out message after message while calls end at once. A call that ends on another thread goes on from there.
void message_socket::pump(bool on_loop) noexcept {
    std::unique_lock lock(mutex_);
    if (std::exchange(pumping_, true)) return;
    while (!running_ && !waiting_.empty() && !gone()) {
        std::string content = std::move(waiting_.front());
        waiting_.pop_front();
        waiting_bytes_ -= content.size();
        running_ = true;
        // With the lock: a pause(true) of the loop must not overtake it.
        if (waiting_.empty() && std::exchange(paused_, false)) pause(false);
        lock.unlock();
        bool before = std::exchange(on_loop_now, on_loop);
        auto self = std::static_pointer_cast<message_socket>(shared_from_this());
        plugin()->instance->submit(std::make_unique<call>(std::move(self), std::move(content)), on_loop);
        on_loop_now = before;
        lock.lock();
    }
    bool queued = running_;
    bool leaves = leaving_ && !running_;
    pumping_ = false;
    lock.unlock();
    if (queued) wake_plugin(on_loop);
    if (leaves) output().finish(websocket::close_going_away, leaving);
}

void message_socket::call_over() noexcept {
    {
        std::lock_guard lock(mutex_);
        running_ = false;
        if (pumping_) return; // it looks again
    }
    pump(false);
}

void message_socket::depart() noexcept {
    {
        std::lock_guard lock(mutex_);
        leaving_ = true;
        waiting_.clear();
        waiting_bytes_ = 0;
        if (running_) return; // after the call
    }
    output().finish(websocket::close_going_away, leaving);
}

void message_socket::ended(int) noexcept {
    std::lock_guard lock(mutex_);
    waiting_.clear();
    waiting_bytes_ = 0;
}

} // namespace berth::host::binding
