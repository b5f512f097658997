#include <outgoing/client.hpp>

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/NumberParser.h>

#include <algorithm>
#include <array>
#include <stdexcept>

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

client::client(const std::string& url, const std::string& setting, std::chrono::milliseconds timeout)
    : url_(checked(url, setting)), timeout_(timeout) {}

std::string client::path(const std::string& under) const {
    std::string base = url_.getPath();
    while (base.ends_with('/')) base.pop_back();
    return base + under;
}

void client::connect() {
    std::unique_ptr<net::HTTPClientSession> made;
    if (url_.getScheme() == "https")
        made = std::make_unique<net::HTTPSClientSession>(url_.getHost(), url_.getPort(), trust());
    else
        made = std::make_unique<net::HTTPClientSession>(url_.getHost(), url_.getPort());
    made->setKeepAlive(true);
    const Poco::Timespan time(std::chrono::microseconds(timeout_).count());
    made->setTimeout(Poco::Timespan(std::chrono::microseconds(std::min(timeout_, connect_time)).count()), time, time);
    const std::lock_guard lock(mutex_);
    if (aborted_) throw std::runtime_error("the host stops");
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
        write(session_->sendRequest(request));
        return read_answer();
    } catch (const Poco::Exception& error) {
        failed.fault = error.displayText();
    } catch (const std::exception& error) {
        failed.fault = error.what();
    }
    const std::lock_guard lock(mutex_);
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
    try {
        if (session_) session_->abort();
    } catch (const std::exception&) { // it has ended by itself
    }
}

} // namespace berth::host::outgoing
