#include <http/listener.hpp>

#include <observe/log.hpp>

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace berth::host::http {

namespace {

constexpr int backlog = 4096;
constexpr std::size_t accepted_a_turn = 128;
constexpr std::size_t most_turned_away = 256; // at once, beyond the limit; then closed without a word
constexpr milliseconds_count pause_time = 100;

std::string reason_of(const Poco::Exception& failure) {
    if (failure.code() == EADDRINUSE) return "address already in use";
    if (failure.code() != 0) return std::system_category().message(failure.code());
    return failure.displayText();
}

} // namespace

listener::listener(const server_options& options) : name_(options.name) {
    try {
        Poco::Net::SocketAddress address(options.host, options.port);
        socket_.bind(address, true, false);
        // Accepted sockets inherit both on Linux, which saves a system call for each.
        socket_.impl()->setNoDelay(true);
        socket_.impl()->setKeepAlive(true);
        socket_.setBlocking(false);
        fcntl(socket_.impl()->sockfd(), F_SETFD, FD_CLOEXEC); // a child of a plugin shall not keep the port
        socket_.listen(backlog);
        port_ = socket_.address().port();
    } catch (const Poco::Exception& failure) {
        throw std::runtime_error("cannot listen on " + options.host + " port " + std::to_string(options.port) + ": " +
                                 reason_of(failure));
    }
}

void listener::open(std::vector<event_loop*> loops, std::size_t connection_limit) {
    loops_ = std::move(loops);
    arrivals_.resize(loops_.size());
    connection_limit_ = connection_limit;
    open_ = true;
    loops_.front()->watch(socket_.impl()->sockfd(), EPOLLIN, this);
}

void listener::event(std::uint32_t) {
    if (open_) accept_batch();
}

void listener::close() {
    if (!open_) return;
    while (open_ && !starved_ && accept_batch()) {
    }
    open_ = false;
    loops_.front()->unwatch(socket_.impl()->sockfd());
    socket_.close();
}

// True when there may be more.
bool listener::accept_batch() {
    bool more = true;
    for (std::size_t count = 0; count < accepted_a_turn && more; ++count) {
        peer_address peer{};
        socklen_t size = sizeof peer;
        int accepted = ::accept4(socket_.impl()->sockfd(), &peer.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted >= 0) {
            starved_ = false;
            arrived(accepted, peer);
        } else if (errno == EAGAIN) {
            more = false;
        } else if (errno != ECONNABORTED && errno != EINTR && errno != EPROTO) { // those: the peer has gone again
            pause(errno);
            more = false;
        }
    }
    deal_out();
    return more;
}

void listener::arrived(int socket, const peer_address& peer) {
    population& counts = loops_.front()->population();
    std::size_t present = counts.open();
    bool turned_away = present >= connection_limit_;
    if (turned_away && !full_)
        observe::warning("http.connections_at_limit", {{"port", name_}, {"limit", connection_limit_}});
    full_ = turned_away;
    if (present >= connection_limit_ + most_turned_away) {
        ::close(socket);
        return;
    }
    counts.opened();
    arrivals_[next_loop_].push_back({socket, peer, turned_away});
    next_loop_ = (next_loop_ + 1) % loops_.size();
}

void listener::deal_out() {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        if (arrivals_[i].empty()) continue;
        event_loop* to = loops_[i];
        auto open_all = [to, arrived = std::exchange(arrivals_[i], {})] {
            for (const auto& [socket, peer, turned_away] : arrived) to->open(socket, peer, turned_away);
        };
        if (i == 0)
            open_all();
        else
            to->mail()->post(std::move(open_all));
    }
}

// Without descriptors or memory the listener would stay readable and the loop would spin.
void listener::pause(int reason) {
    if (!std::exchange(starved_, true))
        observe::error("http.accept_paused", {{"port", name_}, {"reason", std::strerror(reason)}});
    event_loop& home = *loops_.front();
    home.unwatch(socket_.impl()->sockfd());
    home.call_at(home.now() + pause_time, [this] { resume(); });
}

void listener::resume() {
    if (open_) loops_.front()->watch(socket_.impl()->sockfd(), EPOLLIN, this);
}

} // namespace berth::host::http
