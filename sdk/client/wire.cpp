#include "wire.hpp"

#include "pipe_signal.hpp"

#include <Poco/Net/DNS.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>

#include <openssl/ssl.h>

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

namespace berth::net {
namespace {

Poco::Timespan left_until(clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - clock::now()).count();
    return Poco::Timespan(left > 0 ? left : 1);
}

int poll_time(clock::time_point until) {
    if (until == clock::time_point::max()) return -1;
    // Rounded up: a wait that ends early would turn the last millisecond into a busy loop.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    return left <= 0 ? 0 : left > 1'000'000 ? 1'000'000 : static_cast<int>(left);
}

} // namespace

wire::wire(const address& to, const Poco::Net::Context::Ptr& tls, clock::time_point deadline) {
    try {
        connect(to, deadline);
        if (tls) secure(to, tls, deadline);
        plain_.setBlocking(false);
    } catch (const Poco::TimeoutException&) {
        throw fault(call_failure::timed_out, "no connection to " + to.authority + " within connect_timeout");
    } catch (const Poco::Exception& error) {
        throw fault(call_failure::not_connected, to.authority + ": " + error.displayText());
    }
}

wire::~wire() = default;

void wire::connect(const address& to, clock::time_point deadline) {
    // Not DNS::resolve: it asks for the names of an address, which nobody needs and which may take seconds.
    Poco::Net::IPAddress number;
    const auto found = Poco::Net::IPAddress::tryParse(to.host, number)
                           ? std::vector<Poco::Net::IPAddress>{number}
                           : Poco::Net::DNS::hostByName(to.host).addresses();
    std::string reasons;
    for (const Poco::Net::IPAddress& one : found) {
        try {
            plain_ = Poco::Net::StreamSocket();
            plain_.connect(Poco::Net::SocketAddress(one, to.port), left_until(deadline));
            plain_.setNoDelay(true);
            return;
        } catch (const Poco::TimeoutException&) {
            if (clock::now() >= deadline) throw;
            reasons += one.toString() + " does not answer; ";
        } catch (const Poco::Exception& error) {
            reasons += error.displayText() + "; ";
        }
    }
    throw Poco::Net::NetException(reasons.empty() ? "the name has no address" : reasons.substr(0, reasons.size() - 2));
}

void wire::secure(const address& to, const Poco::Net::Context::Ptr& tls, clock::time_point deadline) {
    const no_pipe_signal guard;
    plain_.setReceiveTimeout(left_until(deadline));
    plain_.setSendTimeout(left_until(deadline));
    tls_ = Poco::Net::SecureStreamSocket::attach(plain_, to.host, tls);
    tls_->verifyPeerCertificate(to.host);
}

wire::outcome wire::read() {
    if (buffer_.empty()) buffer_.resize(buffer_size);
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == buffer_.size() && begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t room = buffer_.size() - end_;
    if (room == 0) return outcome::bytes; // whoever wants more must take some first
    int got = 0;
    try {
        if (tls_) {
            const no_pipe_signal guard;
            got = tls_->receiveBytes(buffer_.data() + end_, static_cast<int>(room));
            read_wants_write_ = got == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE;
        } else {
            const ssize_t now = ::recv(plain_.impl()->sockfd(), buffer_.data() + end_, room, MSG_DONTWAIT);
            if (now < 0 && errno != EAGAIN && errno != EINTR)
                throw fault(call_failure::broken_off, std::strerror(errno));
            got = static_cast<int>(now);
        }
    } catch (const Poco::Exception& error) {
        throw fault(call_failure::broken_off, error.displayText());
    }
    if (got < 0) return outcome::later;
    end_ += static_cast<std::size_t>(got);
    return got == 0 ? outcome::end : outcome::bytes;
}

std::size_t wire::write(std::string_view bytes) {
    if (bytes.empty()) return 0;
    constexpr std::size_t most = 1 << 20;
    const std::size_t size = bytes.size() < most ? bytes.size() : most;
    int sent = 0;
    try {
        if (tls_) {
            const no_pipe_signal guard;
            sent = tls_->sendBytes(bytes.data(), static_cast<int>(size));
            write_wants_read_ = sent == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_READ;
        } else {
            // Not sendBytes: without MSG_NOSIGNAL a peer that has gone would kill the process.
            const ssize_t now = ::send(plain_.impl()->sockfd(), bytes.data(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (now < 0 && errno != EAGAIN && errno != EINTR)
                throw fault(call_failure::broken_off, std::strerror(errno));
            sent = static_cast<int>(now);
        }
    } catch (const Poco::Exception& error) {
        throw fault(call_failure::broken_off, error.displayText());
    }
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

wire::readiness wire::wait(bool to_read, bool to_write, clock::time_point until, int wake) {
    if (to_read && tls_ && tls_->available() > 0) return {true, false, false};
    short events = 0;
    if ((to_read && !read_wants_write_) || (to_write && write_wants_read_)) events |= POLLIN;
    if ((to_write && !write_wants_read_) || (to_read && read_wants_write_)) events |= POLLOUT;
    pollfd waiting[2] = {{plain_.impl()->sockfd(), events, 0}, {wake, POLLIN, 0}};
    const int ready = ::poll(waiting, wake >= 0 ? 2 : 1, poll_time(until));
    if (ready < 0 && errno != EINTR) throw fault(call_failure::broken_off, std::strerror(errno));
    if (ready <= 0) return {};
    const bool any = waiting[0].revents != 0;
    const bool failed = (waiting[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    const bool in = failed || (waiting[0].revents & POLLIN) != 0, out = failed || (waiting[0].revents & POLLOUT) != 0;
    return {to_read && (read_wants_write_ ? any : in), to_write && (write_wants_read_ ? any : out),
            waiting[1].revents != 0};
}

bool wire::readable() const noexcept {
    try {
        if (tls_ && tls_->available() > 0) return true;
        pollfd look{plain_.impl()->sockfd(), POLLIN, 0};
        return ::poll(&look, 1, 0) != 0;
    } catch (...) {
        return true; // the read will say what is wrong
    }
}

// What can be read of a TLS connection may be a session ticket, which is nothing said.
bool wire::speaks() {
    return begin_ != end_ || (readable() && read() != outcome::later);
}

bool wire::idle() noexcept {
    try {
        return !speaks();
    } catch (...) {
        return false;
    }
}

Poco::Net::Context::Ptr tls_context(const std::string& ca_file) {
    try {
        Poco::Net::Context::Params params;
        params.caLocation = ca_file;
        params.loadDefaultCAs = ca_file.empty();
        params.verificationMode =
            Poco::Net::Context::VERIFY_STRICT; // RELAXED would not check names that mean this machine
        Poco::Net::Context::Ptr made(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params));
        made->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
        // A write that could not go out is repeated from wherever the bytes lie then.
        SSL_CTX_set_mode(made->sslContext(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        return made;
    } catch (const Poco::Exception& error) {
        throw fault(call_failure::not_connected,
                    (ca_file.empty() ? "the system's certificates" : ca_file) + ": " + error.displayText());
    }
}

} // namespace berth::net
