#include <http/connection.hpp>

#include <http/connection_link.hpp>
#include <http/event_loop.hpp>

#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace berth::host::http {

namespace {

constexpr std::size_t bytes_a_turn = 256 * 1024; // read from one connection before the others get their turn
constexpr std::size_t discarded_a_turn = 4 * 1024 * 1024;
constexpr std::size_t most_discarded = 256 * 1024 * 1024;

} // namespace

connection::connection(event_loop& on, int socket, const peer_address& peer)
    : loop_(&on), mailbox_(on.mail()), socket_(socket), loop_index_(static_cast<std::uint32_t>(on.index())),
      write_deadline_(static_cast<std::uint32_t>(on.limits().write_deadline.count())), peer_(peer) {}

connection::~connection() {
    drop_answer();
    if (socket_ >= 0) ::close(socket_);
}

std::string connection::peer() const {
    return Poco::Net::SocketAddress(&peer_.any, peer_.any.sa_family == AF_INET ? sizeof peer_.four : sizeof peer_.six)
        .host()
        .toString();
}

void connection::open(std::shared_ptr<connection> self) {
    self_ = std::move(self);
    loop_->watch(socket_, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, this);
    readable_ = loop_->draining(); // the last to come: whoever has sent nothing yet is closed at once
    settle();
}

void connection::turn_away(std::shared_ptr<connection> self) {
    self_ = std::move(self);
    loop_->watch(socket_, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, this);
    refuse(503, "The server has as many connections as its limit (connections) allows.");
    advance();
}

void connection::event(std::uint32_t events) {
    if (phase_ == phase::closed) return;
    if (events & (EPOLLERR | EPOLLHUP)) return close();
    if (events & EPOLLRDHUP) {
        peer_finished_ = true;
        peer_left_.store(true, std::memory_order_relaxed);
    }
    if (events & (EPOLLIN | EPOLLRDHUP)) readable_ = true;
    advance();
}

void connection::advance() {
    std::size_t budget = bytes_a_turn;
    while (phase_ != phase::closed) {
        while (takes_input() && step(budget)) {
        }
        if (streams()) take_stream();
        if (phase_ == phase::upgraded) obey_link();
        if (phase_ == phase::closed) return;
        bool something = !output_.empty();
        if (!flush()) break;
        if (phase_ == phase::finishing) leave();
        if (!something || phase_ == phase::lingering) break;
        if (phase_ == phase::upgraded) tell(&upgraded::sent);
    }
    if (phase_ == phase::lingering) discard_input();
    if (phase_ != phase::closed) settle();
}

bool connection::takes_input() const noexcept {
    switch (phase_) {
    case phase::reading:
        return output_.accepts();
    case phase::answering: // the body of a request that is handled early
        return reception_ && reception_->wanted() && !input_ended_;
    case phase::skipping:
        return true;
    case phase::upgraded:
        return link_->wants_input();
    default:
        return false;
    }
}

// One step of reading: true when the next one may be taken, if input is still taken then.
bool connection::step(std::size_t& budget) {
    if (phase_ == phase::upgraded) return step_upgraded(budget);
    if (reception_) return step_body(budget);
    if (input_) {
        switch (input_->advance()) {
        case input::step::complete:
            handle();
            return true;
        case input::step::head:
            admit();
            return true;
        case input::step::refused:
            refuse(input_->refused().status, input_->refused().detail);
            return false;
        case input::step::more:
            break;
        }
    }
    return receive(budget);
}

bool connection::receive(std::size_t& budget) {
    if (!readable_) return false;
    if (!input_) input_ = loop_->lend_input();
    std::size_t got = receive_into(input_->room(), budget);
    input_->received(got);
    return got > 0;
}

// Returns how many bytes have come; none when there are none now, the peer has ended or the turn is over.
std::size_t connection::receive_into(std::span<char> room, std::size_t& budget) {
    while (readable_) {
        if (budget == 0) {
            loop_->again(self_);
            return 0;
        }
        ssize_t got = ::recv(socket_, room.data(), room.size(), 0);
        if (got > 0) {
            auto size = static_cast<std::size_t>(got);
            budget -= std::min(budget, size);
            got_some_ = true;
            // A short read has emptied the socket (epoll(7)); an end behind the bytes has been reported with them or
            // will be.
            readable_ = size == room.size() || peer_finished_;
            return size;
        }
        if (got == 0) {
            end_of_input();
        } else if (errno == EAGAIN) {
            readable_ = false;
        } else if (errno != EINTR) {
            close();
            return 0;
        }
    }
    return 0;
}

// The peer will send nothing more. What it has sent whole has been or will be answered; a torn request gets no answer.
void connection::end_of_input() {
    readable_ = false;
    input_ended_ = true;
    if (reception_) reception_->break_off();
    end_upgraded();
    if (phase_ == phase::answering)
        close_ = true;
    else
        phase_ = phase::finishing;
}

void connection::refuse(int status, std::string_view detail) {
    refuse(loop_->handler().refuse(status, detail));
}

// The peer may still be sending the request that is refused here.
void connection::refuse(response&& answer) {
    answer_.emplace(std::move(answer));
    finish();
    send_whole();
}

// The connection ends with what has been said, or is just being said, while the peer may still be sending.
void connection::finish() {
    linger_ = close_ = true;
    phase_ = phase::finishing;
}

// False when the socket takes no more for now, or the connection has ended.
bool connection::flush() {
    if (output_.empty()) return true;
    bool sent = false;
    output::outcome outcome = output_.flush(socket_, sent);
    sent_some_ |= sent;
    switch (outcome) {
    case output::outcome::done:
        if (!streams()) loop_->take_back_text(output_.text()); // else more is about to come
        return true;
    case output::outcome::unfinished:
        loop_->again(self_);
        return false;
    case output::outcome::blocked:
        return false;
    case output::outcome::failed:
        break;
    }
    close();
    return false;
}

// Everything is said. Closing with unread bytes would reset the connection and could take the answer away from the
// peer before it has read it (RFC 9112 section 9.6).
void connection::leave() {
    if (input_ended_ || !linger_) return close();
    if (reception_) reception_->break_off();
    end_upgraded();
    ::shutdown(socket_, SHUT_WR);
    phase_ = phase::lingering;
    loop_->population().lingers();
    if (!exchange_out_ && input_) loop_->take_back(std::move(input_));
    readable_ = true;
}

void connection::discard_input() {
    std::array<char, 64 * 1024> unused; // MSG_TRUNC throws the bytes of a TCP socket away without copying them here
    for (std::size_t budget = discarded_a_turn; readable_;) {
        if (budget < unused.size()) return loop_->again(self_);
        ssize_t got = ::recv(socket_, unused.data(), unused.size(), MSG_TRUNC);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) {
            readable_ = false;
            return;
        }
        if (got <= 0) return close();
        budget -= static_cast<std::size_t>(got);
        discarded_ += static_cast<std::size_t>(got);
        if (discarded_ > most_discarded) return close();
    }
}

void connection::drain() {
    if (phase_ == phase::upgraded)
        tell(&upgraded::drain);
    else if (phase_ == phase::reading)
        readable_ = true; // what has arrived unseen is still served
    else
        return;
    advance();
}

void connection::abort() {
    if (phase_ != phase::closed) close();
    exchange_out_ = false;
    let_go();
}

void connection::close() {
    cancelled_.store(true, std::memory_order_relaxed);
    if (reception_) reception_->break_off();
    end_upgraded();
    ::close(socket_);
    socket_ = -1;
    loop_->population().closed(phase_ == phase::lingering);
    phase_ = phase::closed;
    output_.clear();
    loop_->deadlines().remove(*this);
    if (exchange_out_ && (state_.load(std::memory_order_acquire) & answered) && stream_) stream_->leave();
    // An exchange that is still out holds views into the input and may post: it says when it lets go.
    if (exchange_out_ && !(state_.fetch_or(awaited, std::memory_order_acq_rel) & released)) return;
    exchange_out_ = false;
    let_go();
}

void connection::let_go() {
    if (self_) loop_->forget(*this, std::move(self_));
}

} // namespace berth::host::http
