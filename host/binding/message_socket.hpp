// A free WebSocket whose every message is a call, one after the other: it may earn the event loop, and uses no thread
// while nothing is said. What comes meanwhile waits, up to a limit; then the peer does.
#pragma once

#include <binding/plugin_socket.hpp>

#include <deque>
#include <mutex>
#include <string>

namespace berth::host::binding {

class message_socket final : public plugin_socket {
public:
    explicit message_socket(origin from) : plugin_socket(std::move(from)) {}

    void opened() noexcept override {}
    void message(websocket::message_kind kind, std::string_view content) noexcept override;
    void depart() noexcept override;

private:
    class call;

    void ended(int code) noexcept override;
    void pump(bool on_loop) noexcept;
    void call_over() noexcept;

    std::mutex mutex_; // guards what follows
    std::deque<std::string> waiting_;
    std::size_t waiting_bytes_ = 0;
    bool running_ = false; // a call
    bool pumping_ = false; // a thread hands out what waits
    bool paused_ = false;
    bool leaving_ = false; // after the present call
};

} // namespace berth::host::binding
