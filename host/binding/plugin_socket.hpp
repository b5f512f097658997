// A WebSocket that leads to a plugin: what its three kinds have in common. It keeps the plugin alive, knows the request
// it began with, and says goodbye when the host or the plugin goes. A conversation is of its loop's thread but for what
// is marked otherwise; its calls are on any thread.
#pragma once

#include <binding/call_head.hpp>
#include <binding/called_plugins.hpp>
#include <binding/means.hpp>
#include <binding/open_sockets.hpp>
#include <binding/snapshot.hpp>
#include <binding/socket_output.hpp>
#include <http/exchange.hpp>
#include <websocket/session.hpp>

#include <atomic>
#include <memory>

namespace berth::host::binding {

class plugin_socket : public websocket::conversation,
                      public open_socket,
                      public std::enable_shared_from_this<plugin_socket> {
public:
    // What every socket needs.
    struct origin {
        std::shared_ptr<const means> with;
        std::shared_ptr<const served_plugin> plugin;
        const endpoint_plan* plan;
        std::unique_ptr<const call_head> head;
        std::shared_ptr<open_sockets> registry;
        called_plugins* called; // the dispatcher's; used by the loop alone
        std::size_t loop;
    };

    explicit plugin_socket(origin from);
    ~plugin_socket() override;
    void attach(const std::shared_ptr<websocket::session>& session);

    // conversation
    void drained() noexcept override { output_.drained(); }
    void drain() noexcept override { depart(); }
    void closed(int code) noexcept final;

    // For calls, any thread.
    socket_output& output() noexcept { return output_; }
    const endpoint_plan& plan() const noexcept { return *origin_.plan; }
    bool gone() const noexcept { return gone_.load(std::memory_order_relaxed); }
    void pause(bool paused) noexcept;
    // What a message of its calls says about it. The text belongs to the socket.
    void fill(berth_call& message) const noexcept;

protected:
    // The socket has ended; `code` as conversation::closed.
    virtual void ended(int code) noexcept = 0;
    const means& with() const noexcept { return *origin_.with; }
    const std::shared_ptr<const served_plugin>& plugin() const noexcept { return origin_.plugin; }
    const call_head& head() const noexcept { return *origin_.head; }
    // On the loop.
    void submit(std::unique_ptr<plugin::invocation> call) noexcept;
    // The plugin's pool wakes: at the end of the turn, when this is the loop.
    void wake_plugin(bool on_loop) noexcept;

private:
    const origin origin_;
    const std::uint64_t number_;                // unique in the host's life
    std::weak_ptr<websocket::session> session_; // set before it opens
    socket_output output_;
    std::atomic<bool> gone_{false}; // the loop sets it, calls read
};

// Answers the handshake and opens the socket of the kind that the endpoint declares; or refuses a faulty handshake.
// `from` lacks its head alone.
void open_plugin_socket(http::exchange call, const routing::match& found, plugin_socket::origin from);

} // namespace berth::host::binding
