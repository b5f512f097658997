// What a connection carries after it has switched protocols: bytes both ways, on its loop's thread. HTTP is over for
// it; deadlines, pings and the end are the new protocol's affair, with the means that the link lends.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace berth::host::http {

// The connection as the new protocol sees it. All but news() on the loop's thread, between opened() and closed().
class link {
public:
    virtual ~link() = default;

    // Text to be sent, gathered until the end of the turn. Appended to, in one of the protocol's functions or at any
    // other moment on the loop; not kept, as it is sent and swapped.
    virtual std::string& output() noexcept = 0;
    // Bytes that the peer has not taken yet, those in output() included.
    virtual std::size_t unsent() const noexcept = 0;
    // Ends the connection once all output has left; nothing more is received.
    virtual void finish() noexcept = 0;
    // Ends it now.
    virtual void abort() noexcept = 0;
    // Calls deadline_passed once, when that time has passed from now; a new value replaces the old, zero removes it.
    virtual void set_deadline(std::chrono::milliseconds after) noexcept = 0;
    // While paused nothing is received.
    virtual void pause(bool paused) noexcept = 0;
    // Any thread, for as long as somebody holds the function: calls news() on the loop soon. Many calls may be one.
    virtual std::function<void()> caller_of_news() = 0;
};

// Loop thread, but for the ends that server::stop and exchange::upgrade speak of. Must not block and must not throw.
// The link is valid from opened() to closed(). How much a peer may make it answer is the protocol's to bound:
// link::unsent().
class upgraded {
public:
    virtual ~upgraded() = default;

    virtual void opened(link& on) noexcept = 0;
    // Returns how many of the bytes it has used; the others come again, with more behind them. To demand more than
    // 64 KiB at once is an error: take pieces.
    virtual std::size_t received(std::string_view bytes) noexcept = 0;
    // All that was in output() has left.
    virtual void sent() noexcept = 0;
    virtual void news() noexcept = 0;
    virtual void deadline_passed() noexcept = 0;
    // The peer sends no more (it has shut its side or is gone), or the connection was ended. Last call.
    virtual void closed() noexcept = 0;
    // The server drains: say goodbye soon.
    virtual void drain() noexcept = 0;
};

} // namespace berth::host::http
