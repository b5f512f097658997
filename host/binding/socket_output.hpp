// What a plugin, or the host for it, says over a WebSocket: in order, from any thread, with a place for what the peer
// does not read yet. It ends the socket behind all that was said.
#pragma once

#include <binding/means.hpp>
#include <binding/message_spool.hpp>
#include <websocket/session.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace berth::host::binding {

class socket_output {
public:
    using kind = websocket::message_kind;

    // What to do while the peer reads nothing.
    enum class patience {
        wait,   // until it does; not on a loop thread
        spool,  // keep it, and wait only when that is full
        no_wait // keep it, or give up
    };
    // Bytes that follow as binary messages of at most `tail_piece` each, without being kept twice.
    struct tail {
        std::string bytes;
        int file = -1; // instead of the bytes; owned
        std::uint64_t size = 0;
        std::string last; // a text message behind them
    };
    static constexpr std::size_t tail_piece = 64 * 1024;

    explicit socket_output(std::shared_ptr<const means> with) : with_(std::move(with)) {}
    ~socket_output();
    // Before anything is sent.
    void attach(std::weak_ptr<websocket::session> to) { session_ = std::move(to); }

    // False: nobody reads any more, or it was interrupted.
    bool send(kind is, std::string_view content, patience how);
    // Ends the socket behind what was sent, and behind the tail. Nothing can be sent any more.
    void finish(int code, std::string_view reason = {});
    void finish(tail last, int code);
    // A waiting send returns false, and so do those to come that would wait.
    void interrupt();
    // Everything that was queued has left. The loop's thread.
    void drained();
    // The socket has ended. The loop's thread.
    void gone();

private:
    using state_lock = std::unique_lock<std::mutex>;

    // With mutex_ held.
    bool send_now(kind is, std::string_view content, bool& full);
    bool keep(kind is, std::string_view content);
    void flush();
    bool flush_spool(websocket::session& to);
    bool flush_tail(websocket::session& to);
    void give_up(websocket::session& to);

    const std::shared_ptr<const means> with_;
    std::weak_ptr<websocket::session> session_; // weak: the session owns the conversation, and that owns this
    std::mutex mutex_;                          // guards what follows. The session is called with it held: it keeps
                                                // the order, and the session neither waits nor calls back from there
    std::condition_variable room_;
    std::unique_ptr<message_spool> waiting_; // null until it is needed
    std::unique_ptr<tail> tail_;
    std::uint64_t tail_sent_ = 0;
    std::optional<int> code_; // once it is to end
    std::string reason_;
    bool gone_ = false;
    bool interrupted_ = false;
};

} // namespace berth::host::binding
