// Posts to one server, over one connection that is kept while it can be: http or https (RFC 9110, RFC 9112). For one
// thread, but for abort. Every wait has a deadline, and no more of an answer is read than what says that it has ended.
#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/URI.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>

namespace berth::host::outgoing {

struct answer {
    std::string fault; // why there is none, for people; else empty
    int status = 0;
    std::optional<std::chrono::seconds> retry_after; // as the server asked; a date is not read
};

class client {
public:
    // std::runtime_error that names the setting when the URL is none it can speak to.
    client(const std::string& url, const std::string& setting, std::chrono::milliseconds timeout);

    // The path of the URL, then this one.
    std::string path(const std::string& under) const;
    // Sends the request with the body that `write` writes, of so many bytes. Once more on a new connection when one that
    // was kept turns out to be closed. Does not throw what the network does.
    answer post(Poco::Net::HTTPRequest& request, std::size_t size, const std::function<void(std::ostream&)>& write);
    // What is under way ends with a fault, and so does all that follows. Any thread.
    void abort() noexcept;

private:
    class exchange; // a connection that abort can shut

    answer attempt(Poco::Net::HTTPRequest& request, std::size_t size, const std::function<void(std::ostream&)>& write);
    answer read_answer();
    void connect();
    void go_on() const; // throws when it should not; the mutex is held

    const Poco::URI url_;
    const std::chrono::milliseconds timeout_;
    std::unique_ptr<Poco::Net::HTTPClientSession> session_; // used by the one thread
    std::mutex mutex_;                                      // guards what follows
    bool aborted_ = false;
    int line_ = -1; // the connection while an exchange is under way, a descriptor of its own
};

} // namespace berth::host::outgoing
