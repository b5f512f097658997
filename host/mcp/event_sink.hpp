// Where the answer to one HTTP request goes: whole, or as a stream of events. What stands behind it does not block,
// does not call back, and may be called from any thread, by one at a time.
#pragma once

#include <http/message.hpp>

#include <string_view>

namespace berth::host::mcp {

class event_sink {
public:
    virtual ~event_sink() = default;

    // The whole answer; instead of begin.
    virtual void respond(http::response answer) = 0;
    // The head of a stream; then pieces, then end.
    virtual void begin(http::response head) = 0;
    // The whole piece is on its way, or nothing of it is: too much waits for the reader, or the reader has gone.
    virtual bool offer(std::string_view piece) = 0;
    virtual void end() = 0;
    // Nobody reads any more.
    virtual bool gone() const = 0;
};

// Answers without a message in them.
http::response json_answer(int status, std::string body);
http::response empty_answer(int status);
http::response stream_head();
// A message as an event of a stream.
std::string event_of(std::string_view message);

constexpr std::string_view stream_comment = ": still here\n\n";

} // namespace berth::host::mcp
