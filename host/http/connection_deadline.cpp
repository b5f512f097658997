// How long a connection waits for what.
#include <http/connection.hpp>
#include <http/event_loop.hpp>

#include <utility>

namespace berth::host::http {

namespace {

constexpr std::chrono::milliseconds linger_time(3'000);
constexpr std::chrono::milliseconds quiet_time(1'000); // without a piece of a stream: then its buffers are given back

} // namespace

// Nothing more can be done now: give back what is not needed and say how long to wait.
void connection::settle() {
    if (phase_ == phase::reading && input_ && input_->empty()) loop_->take_back(std::move(input_));
    if (phase_ == phase::lingering) return set_deadline(waiting::linger);
    if (phase_ == phase::upgraded) return; // its protocol says
    if (!output_.empty()) return set_deadline(waiting::write);
    // Whose receiver accepts nothing waits for that, not for its peer.
    if (reception_ && takes_input()) return set_deadline(reception_->paused ? waiting::nothing : waiting::body);
    if (streams()) return set_deadline(waiting::quiet);
    if (phase_ != phase::reading) return set_deadline(waiting::nothing);
    if (input_) return set_deadline(input_->in_body() ? waiting::body : waiting::head);
    if (loop_->draining() && !readable_) return close();
    set_deadline(waiting::idle);
}

void connection::set_deadline(waiting kind) {
    bool got = std::exchange(got_some_, false), sent = std::exchange(sent_some_, false);
    // The time for a head and for lingering runs from their beginning, that for the others from the last progress.
    bool renews = kind == waiting::write || kind == waiting::quiet ? sent
                  : kind == waiting::body                          ? got || reception_
                  : kind == waiting::idle                          ? got || sent
                                                                   : false;
    if (kind == waiting_ && !renews) return;
    waiting_ = kind;
    const http::limits& within = loop_->limits();
    auto after = [&](std::chrono::milliseconds time, std::optional<milliseconds_count> from = {}) {
        loop_->deadlines().set(*this, from.value_or(loop_->now()) + static_cast<milliseconds_count>(time.count()));
    };
    switch (kind) {
    case waiting::nothing:
    case waiting::protocol:
        loop_->deadlines().set(*this, never);
        break;
    case waiting::idle:
        after(within.idle_deadline);
        break;
    case waiting::head:
        after(within.header_deadline);
        break;
    case waiting::body:
        if (reception_) // an answer that leaves meanwhile is no progress of the body
            after(within.body_deadline, reception_->progress_at);
        else
            after(within.body_deadline);
        break;
    case waiting::write:
        after(within.write_deadline);
        break;
    case waiting::quiet:
        after(quiet_time);
        break;
    case waiting::linger:
        after(linger_time);
        break;
    }
}

void connection::deadline_passed() {
    constexpr std::string_view slow_body = "The body of the request made no progress within body_deadline.";
    switch (std::exchange(waiting_, waiting::nothing)) {
    case waiting::nothing:
        return;
    case waiting::quiet:
        stream_->save_memory();
        loop_->take_back_text(output_.text());
        return;
    case waiting::head:
        refuse(408, "The head of the request did not come within header_deadline.");
        break;
    case waiting::body:
        reception_ ? body_failed(408, slow_body) : refuse(408, slow_body);
        break;
    case waiting::protocol:
        waiting_ = waiting::protocol;
        tell(&upgraded::deadline_passed);
        break;
    default:
        return close();
    }
    advance();
}

} // namespace berth::host::http
