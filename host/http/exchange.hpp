// One request and the right to answer it once. Movable, from any thread: the answer goes back to the connection's
// event loop, and answers that become ready while the loop is busy are collected with one wake-up. An exchange that is
// destroyed unanswered answers 500; one destroyed between begin and end tears the connection off, so that nobody takes
// the piece for the whole. It keeps the request's bytes alive, also when the peer has gone.
#pragma once

#include <http/message.hpp>
#include <http/upgraded.hpp>

#include <chrono>
#include <memory>

namespace berth::host::http {

class body_receiver;
class connection;

class exchange {
public:
    exchange(exchange&& other) noexcept;
    exchange& operator=(exchange&& other) noexcept;
    ~exchange();

    const http::request& request() const noexcept;
    // Numeric address of the peer.
    std::string peer() const;
    // The loop this exchange belongs to, 0-based.
    std::size_t loop() const noexcept;
    // True once the peer has closed, or shut down its sending side, or the server is being stopped hard. A peer that
    // only shut down its sending side still reads: an answer is always sent when there is one. Any thread.
    bool cancelled() const noexcept;

    // The whole answer. Any thread, once; does not block. HEAD gets the head alone, 204 and 304 no body.
    void respond(response answer);

    // An answer in pieces: the head now, then chunks (chunked coding on HTTP/1.1, close-delimited on HTTP/1.0).
    // begin and end once each. write blocks while more than a bounded amount waits for the peer, up to the write
    // deadline, and returns false once the peer has gone or the deadline has passed. From a thread that is not a loop.
    void begin(response head);
    bool write(std::string_view bytes);
    // As write, but never waits: takes the whole piece or nothing. False when there is no room for it just now, or the
    // peer has gone, which cancelled() tells apart. Any thread.
    bool offer(std::string_view bytes);
    void end();

    // Switches protocols (RFC 9110 section 7.8): sends the head, whose status is 101, and from then on the connection
    // belongs to `next`. For a request without a body; instead of respond. Any thread, once; does not block. If the
    // connection has ended, or the head cannot be sent (the peer gets 500 then, and the log says why), `next` is opened
    // on a link that leads nowhere and closed at once: on the loop, or when that has gone, on the thread that lets go
    // of the exchange.
    void upgrade(response head, std::shared_ptr<upgraded> next);

    // The receiver that its admission named, or null.
    const std::shared_ptr<body_receiver>& receiver() const noexcept;

private:
    friend class connection;
    explicit exchange(std::shared_ptr<connection> owner) noexcept;
    std::shared_ptr<connection> owner_;
};

} // namespace berth::host::http
