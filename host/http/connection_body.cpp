// The bodies of requests: admitted, gathered by the input or given to a receiver, and what becomes of those whose
// answer is there first.
#include <http/connection.hpp>
#include <http/event_loop.hpp>

#include <utility>

namespace berth::host::http {

namespace {

// Of a body whose request has been answered: that much is read for the sake of the connection. More costs the peer
// and this side more than a new connection.
constexpr std::uint64_t most_skipped = 256 * 1024;

} // namespace

const std::shared_ptr<body_receiver>& connection::receiver() const noexcept {
    static const std::shared_ptr<body_receiver> none;
    return reception_ ? reception_->receiver() : none;
}

void connection::admit() {
    admission says = loop_->handler().admit(input_->request());
    if (says.refusal) return refuse(std::move(*says.refusal));
    std::uint64_t limit = says.body_bytes.value_or(loop_->limits().body_bytes);
    // A peer whose body is too long hears 413 instead of 100: the next step says it.
    const http::framing& framing = input_->framing();
    bool fits = framing.body() != framing::body_kind::length || framing.length() <= limit;
    if (framing.expects_continue() && !input_->body_begun() && fits) output_.text() += "HTTP/1.1 100 Continue\r\n\r\n";
    if (!says.receiver || !fits) return input_->admit(limit);
    receive_body(std::move(says), limit);
}

void connection::receive_body(admission&& says, std::uint64_t limit) {
    reception_ = std::make_unique<reception>(input_->framing(), limit, loop_->limits(), says.receiver);
    reception_->progress_at = loop_->now();
    says.receiver->attached([to = std::weak_ptr(self_)] {
        if (auto alive = to.lock()) alive->mailbox_->post(alive);
    });
    reception_->begin_with(input_->hand_over_body());
    if (says.early) handle();
}

bool connection::step_body(std::size_t& budget) {
    bool was_paused = reception_->paused;
    reception::step result = reception_->advance(); // what has come already
    if (was_paused) reception_->progress_at = loop_->now();
    if (result == reception::step::more) {
        if (!readable_) return false;
        std::span<char> room = loop_->room(reception_->behind().size());
        std::span<char> place = reception_->place_in(room);
        std::size_t got = receive_into(place, budget);
        if (got == 0) return false;
        reception_->progress_at = loop_->now();
        result = reception_->arrived({room.data(), place.data() + got});
    }
    switch (result) {
    case reception::step::more:
        if (phase_ == phase::skipping) skip_body();
        return true;
    case reception::step::paused:
        return false;
    case reception::step::complete:
        body_complete();
        break;
    case reception::step::declined:
        body_declined();
        break;
    case reception::step::refused:
        body_failed(reception_->refused().status, reception_->refused().detail);
        break;
    }
    return true;
}

void connection::body_complete() {
    if (phase_ == phase::reading) handle();
    if (phase_ == phase::skipping) next_request();
}

// A request that is being handled goes on, for its answer; the rest of its body is looked at when that is out.
void connection::body_declined() {
    if (phase_ != phase::reading) return;
    const http::refusal& why = reception_->refused();
    if (!reception_->over()) return refuse(why.status, why.detail);
    answer_unhandled(loop_->handler().refuse(why.status, why.detail));
}

void connection::body_failed(int status, std::string_view detail) {
    reception_->break_off();
    if (phase_ == phase::reading) return refuse(status, detail);
    // Its request is being handled and will be answered; then the connection ends, as its bytes make no sense any more.
    if (phase_ == phase::answering && !answer_done_)
        linger_ = close_ = true;
    else
        finish();
}

// The request has been answered.
void connection::skip_body() {
    phase_ = phase::skipping;
    reception_->ignore();
    if (reception_->broken() || reception_->unwanted() > most_skipped || loop_->draining()) finish();
}

bool connection::leaves_body_unread() const noexcept {
    if (!reception_ || reception_->over()) return false;
    // An answer in pieces may well be made from the rest of the body.
    return reception_->broken() || (!stream_ && reception_->unwanted() > most_skipped);
}

void connection::next_request() {
    phase_ = phase::reading;
    if (!reception_) return input_->next();
    input_->next(reception_->behind());
    reception_.reset();
}

} // namespace berth::host::http
