#include <http/connection.hpp>

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
constexpr milliseconds_count linger_time = 3'000;

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
    refuse(loop_->handler().refuse(503, "The server has as many connections as its limit (connections) allows."));
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
        while (phase_ == phase::reading && output_.accepts() && step(budget)) {
        }
        if (phase_ == phase::answering && head_sent_ && stream_) take_stream();
        if (phase_ == phase::closed) return;
        bool something = !output_.empty();
        if (!flush()) break;
        if (phase_ == phase::finishing) leave();
        if (!something || phase_ == phase::lingering) break;
    }
    if (phase_ == phase::lingering) discard_input();
    if (phase_ != phase::closed) settle();
}

// One step of reading: true when the next one may be taken.
bool connection::step(std::size_t& budget) {
    if (input_) {
        switch (input_->advance()) {
        case input::step::complete:
            handle();
            return phase_ == phase::reading;
        case input::step::head:
            admit();
            return phase_ == phase::reading;
        case input::step::refused:
            refuse(loop_->handler().refuse(input_->refused().status, input_->refused().detail));
            return false;
        case input::step::more:
            break;
        }
    }
    return receive(budget);
}

bool connection::receive(std::size_t& budget) {
    if (!readable_) return false;
    if (budget == 0) {
        loop_->again(self_);
        return false;
    }
    if (!input_) input_ = loop_->lend_input();
    std::span<char> room = input_->room();
    ssize_t got = ::recv(socket_, room.data(), room.size(), 0);
    if (got > 0) {
        auto size = static_cast<std::size_t>(got);
        input_->received(size);
        budget -= std::min(budget, size);
        progress_ = true;
        // A short read has emptied the socket (epoll(7)); an end behind the bytes has been reported with them or will
        // be.
        readable_ = size == room.size() || peer_finished_;
        return true;
    }
    if (got < 0 && errno == EINTR) return true;
    if (got < 0 && errno == EAGAIN) {
        readable_ = false;
        return false;
    }
    if (got < 0)
        close();
    else
        end_of_input();
    return false;
}

// The peer will send nothing more. What it has sent whole has been answered; a torn request gets no answer.
void connection::end_of_input() {
    readable_ = false;
    input_ended_ = true;
    phase_ = phase::finishing;
}

void connection::admit() {
    admission says = loop_->handler().admit(input_->request());
    if (says.refusal) return refuse(std::move(*says.refusal));
    std::size_t limit = says.body_bytes.value_or(loop_->limits().body_bytes);
    input_->admit(limit);
    // A peer whose body is too long hears 413 instead of 100: the next step says it.
    const http::framing& framing = input_->framing();
    bool fits = framing.body() != framing::body_kind::length || framing.length() <= limit;
    if (framing.expects_continue() && !input_->body_begun() && fits) output_.text() += "HTTP/1.1 100 Continue\r\n\r\n";
}

// The peer may still be sending the request that is refused here.
void connection::refuse(response&& answer) {
    answer_.emplace(std::move(answer));
    linger_ = close_ = true;
    phase_ = phase::finishing;
    send_whole();
}

// False when the socket takes no more for now, or the connection has ended.
bool connection::flush() {
    if (output_.empty()) return true;
    bool sent = false;
    output::outcome outcome = output_.flush(socket_, sent);
    progress_ |= sent;
    switch (outcome) {
    case output::outcome::done:
        loop_->take_back_text(output_.text());
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

// Nothing more can be done now: give back what is not needed and say how long to wait.
void connection::settle() {
    if (phase_ == phase::reading && input_ && input_->empty()) loop_->take_back(std::move(input_));
    if (phase_ == phase::lingering) return set_deadline(waiting::linger);
    if (!output_.empty()) return set_deadline(waiting::write);
    if (phase_ != phase::reading) return set_deadline(waiting::nothing);
    if (input_) return set_deadline(input_->in_body() ? waiting::body : waiting::head);
    if (loop_->draining() && !readable_) return close();
    set_deadline(waiting::idle);
}

void connection::set_deadline(waiting kind) {
    // The time for a head and for lingering runs from their beginning, that for the others from the last progress.
    bool renews = progress_ && kind != waiting::head && kind != waiting::linger;
    progress_ = false;
    if (kind == waiting_ && !renews) return;
    waiting_ = kind;
    const http::limits& within = loop_->limits();
    auto after = [&](std::chrono::milliseconds time) {
        loop_->deadlines().set(*this, loop_->now() + static_cast<milliseconds_count>(time.count()));
    };
    switch (kind) {
    case waiting::nothing:
        loop_->deadlines().set(*this, never);
        break;
    case waiting::idle:
        after(within.idle_deadline);
        break;
    case waiting::head:
        after(within.header_deadline);
        break;
    case waiting::body:
        after(within.body_deadline);
        break;
    case waiting::write:
        after(within.write_deadline);
        break;
    case waiting::linger:
        after(std::chrono::milliseconds(linger_time));
        break;
    }
}

void connection::deadline_passed() {
    switch (waiting_) {
    case waiting::nothing:
        return;
    case waiting::head:
        refuse(loop_->handler().refuse(408, "The head of the request did not come within header_deadline."));
        break;
    case waiting::body:
        refuse(loop_->handler().refuse(408, "The body of the request made no progress within body_deadline."));
        break;
    default:
        return close();
    }
    waiting_ = waiting::nothing;
    advance();
}

void connection::drain() {
    if (phase_ == phase::reading) readable_ = true; // what has arrived unseen is still served
    if (phase_ == phase::reading) advance();
}

void connection::abort() {
    if (phase_ != phase::closed) close();
    exchange_out_ = false;
    let_go();
}

void connection::close() {
    cancelled_.store(true, std::memory_order_relaxed);
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
