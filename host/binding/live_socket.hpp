// A free WebSocket whose plugin method lives as long as it does, on a thread of its own: messages in by a source,
// messages out as they are. When the method returns, the socket closes.
#pragma once

#include <binding/piece_queue.hpp>
#include <binding/plugin_socket.hpp>

namespace berth::host::binding {

class live_socket final : public plugin_socket {
public:
    explicit live_socket(origin from);

    void opened() noexcept override;
    void message(websocket::message_kind kind, std::string_view content) noexcept override;
    void depart() noexcept override;

private:
    class call;

    void ended(int code) noexcept override;

    const std::shared_ptr<piece_queue> pieces_;
};

} // namespace berth::host::binding
