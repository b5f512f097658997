// The answer to one POST, as its messages become ready: one JSON body if nothing was said before the answers were
// there, else a stream of events. Any thread.
#pragma once

#include <mcp/event_sink.hpp>
#include <mcp/sessions.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace berth::host::mcp {

struct channel_options {
    bool may_stream = true;   // the caller takes event streams
    bool batch = false;       // the answers make a list
    std::size_t expected = 1; // answers
    std::chrono::milliseconds heartbeat =
        std::chrono::seconds(15); // between comments on a silent stream (heartbeat_ms)
};

class answer_channel {
public:
    answer_channel(std::shared_ptr<event_sink> to, channel_options options, clock now);

    // A stream from now on, also while nothing is said.
    void open();
    // Something before the answer. False: dropped, since the caller takes no stream, or reads too slowly.
    bool notify(std::string_view message);
    // One of the expected answers. `status` counts for a single answer that is not streamed.
    void answer(std::string message, int status = 200);
    // One of the expected answers will not come.
    void withhold();
    // From time to time: what the reader had no room for, and a comment when nothing was said for long.
    void tick();
    bool gone() const { return to_->gone(); }
    // Nothing more will be said.
    bool over() const;

private:
    void begin();
    void flush();
    void settle();

    const std::shared_ptr<event_sink>
        to_; // its functions are called with the lock held, so that pieces keep their order
    const channel_options options_;
    const clock now_;
    mutable std::mutex mutex_; // guards what follows
    bool streaming_ = false;
    bool over_ = false;
    std::size_t left_;
    int status_ = 200;
    std::vector<std::string> answers_; // until the body is whole
    std::deque<std::string> waiting_;  // events that the reader had no room for
    time_point spoken_;
};

} // namespace berth::host::mcp
