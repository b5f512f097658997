// The listening socket. Lives on loop 0, accepts in batches and deals the connections out to the loops in turn.
#pragma once

#include <http/event_loop.hpp>

#include <Poco/Net/ServerSocket.h>

#include <cstdint>
#include <vector>

namespace berth::host::http {

class listener final : public event_target {
public:
    // Binds and listens; throws std::runtime_error that names address, port and reason.
    explicit listener(const server_options& options);
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    std::uint16_t port() const noexcept { return port_; }

    // Loop 0's thread.
    void open(std::vector<event_loop*> loops, std::size_t connection_limit);
    void event(std::uint32_t events) override;
    void close(); // after taking what has knocked already

private:
    struct arrival {
        int socket;
        peer_address peer;
        bool turned_away;
    };

    bool accept_batch();
    void arrived(int socket, const peer_address& peer);
    void deal_out();
    void pause(int reason);
    void resume();

    Poco::Net::ServerSocket socket_;
    std::uint16_t port_ = 0;
    std::string name_;
    std::vector<event_loop*> loops_;
    std::vector<std::vector<arrival>> arrivals_; // of this batch, by loop
    std::size_t next_loop_ = 0;
    std::size_t connection_limit_ = 0;
    bool open_ = false;
    bool starved_ = false; // could not accept; logged once until it can again
    bool full_ = false;    // likewise for the limit
};

} // namespace berth::host::http
