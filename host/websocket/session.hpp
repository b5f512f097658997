// One WebSocket (RFC 6455), the server's side. It lives on its connection's loop; who uses it may be on any thread.
// Fragments are joined, control frames answered, text checked for UTF-8, lengths limited; pings keep it alive. While
// idle it holds no buffer.
//
// Sending never blocks the loop: messages are queued and gathered into one write a turn. A sender on another thread
// waits while `queue_bytes` or more wait for the peer; one message may go beyond. A peer that sends on without reading
// what it has caused is not read from, once half as much waits for it. Extensions and subprotocols are never agreed on.
#pragma once

#include <http/upgraded.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

namespace berth::host::websocket {

struct limits {
    std::size_t message_bytes = 16 * 1024 * 1024;     // of one message, fragments together: close 1009 beyond
    std::size_t queue_bytes = 256 * 1024;             // that wait for the peer before a sender is made to wait
    std::chrono::milliseconds ping_interval{20'000};  // of silence from the peer; zero: no pings
    std::chrono::milliseconds pong_deadline{20'000};  // after a ping without anything from the peer: close 1011
    std::chrono::milliseconds close_deadline{5'000};  // for the peer's close frame
    std::chrono::milliseconds write_deadline{60'000}; // without progress in sending: ended
    // Goes on reading while the peer takes nothing, and what comes counts as progress then: for a peer that says all it
    // has to say before it listens. Whoever is told must bound what he keeps.
    bool reads_while_blocked = false;
};

enum class message_kind { text, binary };

// Close codes (RFC 6455 section 7.4.1).
inline constexpr int close_normal = 1000;
inline constexpr int close_going_away = 1001;
inline constexpr int close_protocol_error = 1002;
inline constexpr int close_bad_text = 1007;
inline constexpr int close_too_big = 1009;
inline constexpr int close_internal_error = 1011;

// What a WebSocket is for. Loop thread; must not block, must not throw.
class conversation {
public:
    virtual ~conversation() = default;

    // The handshake has been answered. The session lives at least until closed() has returned.
    virtual void opened() noexcept = 0;
    // A whole message; the view is valid until return.
    virtual void message(message_kind kind, std::string_view content) noexcept = 0;
    // All that was queued has left, after send had said that too much waits: once for any number of refusals.
    virtual void drained() noexcept = 0;
    // The server drains.
    virtual void drain() noexcept = 0;
    // The last call, exactly once; also for a violation by the peer, which has been told the code for it. The session
    // takes nothing any more, and lets go of the conversation. `code` is what the peer said in its close frame, 1005
    // when it said none, 1006 when it went without.
    virtual void closed(int code) noexcept = 0;
};

class session : public std::enable_shared_from_this<session> {
public:
    using clock = std::chrono::steady_clock;
    enum class sent { queued, full, gone };

    virtual ~session() = default;

    // Any thread; before opened() too. Queues a message; within a call of the conversation it leaves with the turn's
    // others. full: `queue_bytes` wait (the message is not queued), gone: closing or closed. Text must be UTF-8.
    virtual sent send(message_kind kind, std::string_view content) noexcept = 0;
    // As send, but waits for room until the deadline. Not on a loop thread.
    virtual sent send_by(message_kind kind, std::string_view content, clock::time_point deadline) noexcept = 0;
    // Any thread. Sends a close frame behind what is queued; messages that still come are dropped. Only the first
    // counts. A code that may not travel is sent as 1011, a reason beyond 123 bytes is cut.
    virtual void close(int code, std::string_view reason = {}) noexcept = 0;
    // Any thread. While paused no message is delivered (but for one on its way just now) and, once a whole one has
    // come, nothing is read: the peer waits. Control frames before it are answered. Pings are not enforced.
    virtual void pause(bool paused) noexcept = 0;
};

// A session and its other side, for exchange::upgrade. `talk` is called from opened() to closed(), which always come; it
// may be given the session before.
struct opened_session {
    std::shared_ptr<session> socket;
    std::shared_ptr<http::upgraded> carrier;
};
opened_session make_session(const limits& within, std::shared_ptr<conversation> talk);

} // namespace berth::host::websocket
