#include <outgoing/client.hpp>

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/NumberParser.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace berth::host::outgoing {

namespace {

namespace net = Poco::Net;

constexpr std::chrono::milliseconds connect_time{3000}; // nothing ends a wait for a connection

Poco::URI checked(const std::string& text, const std::string& setting) {
    try {
        Poco::URI url(text);
        const bool known = url.getScheme() == "http" || url.getScheme() == "https";
        if (known && !url.getHost().empty() && url.getUserInfo().empty()) return url;
    } catch (const Poco::Exception&) { // said below
    }
    throw std::runtime_error("expected " + setting + " to be http://HOST:PORT or https://HOST:PORT, found \"" + text +
                             "\"; leave it out, and nothing is sent");
}

// TLS 1.2 or later, the machine's authorities, the server's name checked.
net::Context::Ptr trust() {
    net::Context::Ptr made = new net::Context(net::Context::TLS_CLIENT_USE, "", net::Context::VERIFY_STRICT, 9, true);
    made->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    return made;
}

} // namespace

// Poco's own abort closes the descriptor under the thread that reads from it, which may read from another one then. This
// shuts the connection by a second descriptor, which is there for the exchange alone: the connection is closed when the
// session closes it.
class client::exchange {
public:
    explicit exchange(client& of) : of_(of) {
        const std::lock_guard lock(of_.mutex_);
        of_.go_on();
        of_.line_ = ::fcntl(of_.session_->socket().impl()->sockfd(), F_DUPFD_CLOEXEC, 0);
    }
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange() {
        const std::lock_guard lock(of_.mutex_);
        if (of_.line_ >= 0) ::close(std::exchange(of_.line_, -1));
    }

private:
    client& of_;
};

client::client(const std::string& url, const std::string& setting, std::chrono::milliseconds timeout)
    : url_(checked(url, setting)), timeout_(timeout) {}

std::string client::path(const std::string& under) const {
    std::string base = url_.getPath();
    while (base.ends_with('/')) base.pop_back();
    return base + under;
}

void client::go_on() const {
    if (aborted_) throw std::runtime_error("the host stops");
}

void client::connect() {
    {
        const std::lock_guard lock(mutex_);
        go_on();
    }
    std::unique_ptr<net::HTTPClientSession> made;
    if (url_.getScheme() == "https")
        made = std::make_unique<net::HTTPSClientSession>(url_.getHost(), url_.getPort(), trust());
    else
        made = std::make_unique<net::HTTPClientSession>(url_.getHost(), url_.getPort());
    made->setKeepAlive(true);
    const Poco::Timespan time(std::chrono::microseconds(timeout_).count());
    made->setTimeout(Poco::Timespan(std::chrono::microseconds(std::min(timeout_, connect_time)).count()), time, time);
    session_ = std::move(made);
}

answer client::read_answer() {
    constexpr std::size_t most = 64 << 10; // nobody reads it; more is worth a new connection
    net::HTTPResponse response;
    std::istream& body = session_->receiveResponse(response);
    const auto until = std::chrono::steady_clock::now() + timeout_;
    std::array<char, 4096> piece;
    std::size_t size = 0;
    while (body.read(piece.data(), piece.size()) || body.gcount() > 0) {
        size += static_cast<std::size_t>(body.gcount());
        if (size > most || std::chrono::steady_clock::now() > until) throw std::runtime_error("its answer did not end");
    }
    answer read;
    read.status = response.getStatus();
    unsigned seconds = 0;
    if (Poco::NumberParser::tryParseUnsigned(response.get("Retry-After", ""), seconds))
        read.retry_after = std::chrono::seconds(seconds);
    return read;
}

answer client::attempt(net::HTTPRequest& request, std::size_t size, const std::function<void(std::ostream&)>& write) {
    answer failed;
    try {
        if (!session_) connect();
        request.setContentLength64(static_cast<Poco::Int64>(size));
        std::ostream& body = session_->sendRequest(request);
        const exchange under_way(*this);
        write(body);
        return read_answer();
    } catch (const Poco::Exception& error) {
        failed.fault = error.displayText();
    } catch (const std::exception& error) {
        failed.fault = error.what();
    }
    session_.reset();
    return failed;
}

answer client::post(net::HTTPRequest& request, std::size_t size, const std::function<void(std::ostream&)>& write) {
    request.setKeepAlive(true);
    const bool kept = session_ && session_->connected();
    answer got = attempt(request, size, write);
    if (!got.fault.empty() && kept) got = attempt(request, size, write);
    return got;
}

void client::abort() noexcept {
    const std::lock_guard lock(mutex_);
    aborted_ = true;
    if (line_ >= 0) ::shutdown(line_, SHUT_RDWR);
}

} // namespace berth::host::outgoing
