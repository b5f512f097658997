// The incoming side of a connection: a buffer and the request that grows in it. The request's views point into the
// buffer, which stays put from the moment a request is complete until next() forgets it. Nothing may be received in
// between. One thread at a time.
#pragma once

#include <http/chunk_decoder.hpp>
#include <http/head_parser.hpp>

#include <memory>
#include <span>

namespace berth::host::http {

class input {
public:
    enum class step {
        more,     // needs bytes that have not come yet
        head,     // the head is complete and a body is awaited: admit() or give up
        complete, // the request can be handled
        refused   // why: refused()
    };

    explicit input(const limits& within);

    // Where to receive, never empty. Moves what is there, and the views with it, when that makes room.
    std::span<char> room();
    void received(std::size_t size) noexcept { end_ += size; }

    step advance();
    void admit(std::uint64_t body_limit) noexcept;
    // Instead of admit: the body goes elsewhere, and the request is complete without it. What has come of the body
    // stays where it is until next().
    std::span<char> hand_over_body() noexcept;
    // Forgets the complete request; bytes behind it begin the next one.
    void next() noexcept;
    // Likewise after hand_over_body: `behind` is what has come behind the body. It may lie in the buffer.
    void next(std::string_view behind);
    // What has come behind a complete request.
    std::string behind() const;
    // As new, with a buffer of the usual size.
    void reset();

    bool empty() const noexcept { return begin_ == end_; }
    bool in_body() const noexcept { return stage_ == stage::body; }
    // Some of the awaited body has come already.
    bool body_begun() const noexcept { return end_ > body_at_; }
    const http::request& request() const noexcept { return request_; }
    const http::framing& framing() const noexcept { return parser_.framing(); }
    const http::refusal& refused() const noexcept { return refusal_; }

private:
    enum class stage { head, admission, body, complete };

    step read_head();
    step read_body();
    step finish_body(std::size_t size, std::size_t end) noexcept;
    step refuse(http::refusal why) noexcept;
    void grow();
    void drop_gap() noexcept;
    void move_to(char* place) noexcept;

    const limits* within_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_;
    std::size_t begin_ = 0;   // of the present request
    std::size_t end_ = 0;     // of the bytes received
    std::size_t body_at_ = 0; // where its body begins
    std::size_t read_ = 0;    // chunked: decoded up to here; complete: where the next request begins
    std::size_t write_ = 0;   // chunked: joined up to here; complete: the end of the body
    std::uint64_t body_limit_ = 0;
    stage stage_ = stage::head;
    char displaced_ = 0; // the byte whose place the NUL behind the body has taken
    http::request request_;
    head_parser parser_;
    chunk_decoder chunks_;
    http::refusal refusal_;
};

} // namespace berth::host::http
