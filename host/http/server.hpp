// An HTTP/1.1 server: event loops (epoll, one thread each) with an incremental parser, keep-alive, pipelining, chunked
// bodies both ways, Expect: 100-continue, HEAD, limits and deadlines. RFC 9110 and 9112. It knows nothing of routes:
// a handler decides. Malformed or ambiguous requests are answered 400 and the connection is closed.
#pragma once

#include <http/body_receiver.hpp>
#include <http/exchange.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace berth::host::http {

struct limits {
    std::size_t header_bytes = 64 * 1024;              // 431 beyond
    std::size_t header_count = 128;                    // 431
    std::size_t target_bytes = 8 * 1024;               // 414
    std::uint64_t body_bytes = 16 * 1024 * 1024;       // 413; a handler may say otherwise by request
    std::size_t connections = 20'000;                  // beyond: 503 and closed
    std::chrono::milliseconds header_deadline{10'000}; // from the first byte of a request to the end of its head: 408
    std::chrono::milliseconds body_deadline{60'000};   // without progress in a body: 408
    std::chrono::milliseconds idle_deadline{75'000};   // between requests: closed
    std::chrono::milliseconds write_deadline{60'000};  // without progress in an answer: closed
};

struct server_options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0; // 0 picks a free one
    std::size_t loops = 0;  // 0: one for each processor this process may use
    http::limits limits;
    std::string name; // in the log and as the label `port` of the metrics: "services", "admin"
};

// What the handler says about a request whose head is complete and whose body is not yet.
struct admission {
    std::optional<response> refusal;           // sent at once, then the connection closes
    std::optional<std::uint64_t> body_bytes;   // limit instead of limits::body_bytes
    std::shared_ptr<body_receiver> receiver{};  // takes the body piece by piece; null: it is gathered in request::body
    bool early = false;                        // with a receiver: handle at once, while the body still comes
};

// Called on loop threads; must not block and must not throw.
class handler {
public:
    virtual ~handler() = default;
    // Only for requests that wait for a body; the request's body is empty still. A body that has come whole with its
    // head, up to limits::body_bytes, is not waited for: it is in request::body, and the exchange has no receiver.
    virtual admission admit(const request& head) noexcept = 0;
    virtual void handle(exchange call) noexcept = 0;
    // A request that the transport itself refuses (status and a sentence): the handler gives the body its form.
    virtual response refuse(int status, std::string_view detail) noexcept = 0;
    // All requests that were ready in this turn of loop `index` have been handled, and upgraded connections served: the
    // place to wake pools once.
    virtual void turn_ended(std::size_t index) noexcept = 0;
};

class server {
public:
    // Binds and listens; throws std::runtime_error that names address, port and reason.
    server(server_options options, handler& handles);
    ~server(); // stops hard

    std::uint16_t port() const noexcept;
    std::size_t loop_count() const noexcept;
    void start();
    // Runs `task` on a loop's thread soon. Any thread, also before start. It must not block.
    void post(std::size_t loop, std::function<void()> task);
    // Closes the listener and idle connections; busy ones close after their answer, upgraded ones when their protocol
    // does. Returns true once all have ended, false when the deadline came first.
    bool drain(std::chrono::milliseconds deadline);
    // Ends all connections; upgraded ones hear of it on the calling thread.
    void stop() noexcept;

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace berth::host::http
