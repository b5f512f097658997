// One connection to a server, plain or with TLS, that never blocks in a read or write: who uses it waits with wait(),
// so that reading goes on while writing is blocked and every deadline holds. One thread at a time, which OpenSSL
// demands.
#pragma once

#include "address.hpp"
#include "fault.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace berth::net {

using clock = std::chrono::steady_clock;

class wire {
public:
    // Connects, over each address of the name in turn; with a context checks certificate and name. Throws fault.
    wire(const address& to, const Poco::Net::Context::Ptr& tls, clock::time_point deadline);
    ~wire();
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;

    // Reads what is there behind the bytes that are buffered. `later`: nothing now.
    enum class outcome { bytes, end, later };
    outcome read();
    std::string_view buffered() const { return {buffer_.data() + begin_, end_ - begin_}; }
    void consume(std::size_t count) { begin_ += count; }

    // How many bytes have left; 0: none now. The same bytes must come first in the next write.
    std::size_t write(std::string_view bytes);

    struct readiness {
        bool readable = false, writable = false, woken = false;
    };
    // Waits until a read or a write may get on, `wake` is readable, or the time has come (then all are false).
    readiness wait(bool to_read, bool to_write, clock::time_point until, int wake = -1);

    // Of an idle connection: the peer has neither closed it nor said anything.
    bool idle() noexcept;
    // Has the peer said something that waits to be read, or closed its side? Does not wait. Throws fault.
    bool speaks();

private:
    static constexpr std::size_t buffer_size = 64 * 1024;

    void connect(const address& to, clock::time_point deadline);
    bool readable() const noexcept;
    void secure(const address& to, const Poco::Net::Context::Ptr& tls, clock::time_point deadline);

    Poco::Net::StreamSocket plain_;
    std::optional<Poco::Net::SecureStreamSocket> tls_;
    // OpenSSL may have to write before it can read on, and the other way round.
    bool read_wants_write_ = false, write_wants_read_ = false;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;
};

// The context of an https client: TLS 1.2 or later, certificate and name checked against `ca_file` or the system's.
Poco::Net::Context::Ptr tls_context(const std::string& ca_file);

} // namespace berth::net
