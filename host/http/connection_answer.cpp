// From the exchange to the output: the side of a connection that other threads touch, and what the loop does with it.
#include <http/connection.hpp>
#include <http/connection_link.hpp>
#include <http/event_loop.hpp>
#include <http/response_head.hpp>

#include <observe/log.hpp>

#include <utility>

#include <unistd.h>

namespace berth::host::http {

namespace {

// The connection whose request this thread's loop is handing to the handler just now. An exchange used meanwhile on
// the same thread needs neither mail nor atomic read-modify-writes: the loop looks when the handler returns.
thread_local const connection* handled_now = nullptr;
thread_local bool on_loop_thread = false;

} // namespace

bool connection::handled_here() const noexcept {
    return handled_now == this;
}

// Sets a bit of state_, returns the bits before.
unsigned connection::mark(unsigned bit) noexcept {
    if (!handled_here()) return state_.fetch_or(bit, std::memory_order_acq_rel);
    unsigned before = state_.load(std::memory_order_relaxed);
    state_.store(before | bit, std::memory_order_relaxed);
    return before;
}

void connection::drop_answer() noexcept {
    if (answer_ && answer_->file >= 0) ::close(answer_->file);
    answer_.reset();
}

void connection::this_thread_is_a_loop() noexcept {
    on_loop_thread = true;
}

// ------------------------------------------------------------------ the exchange's side, any thread

void connection::respond(const std::shared_ptr<connection>& to, response&& answer) {
    if (to->state_.load(std::memory_order_relaxed) & answered) {
        if (answer.file >= 0) ::close(answer.file);
        observe::error("http.answered_twice", {{"target", to->request().target}});
        return;
    }
    to->answer_.emplace(std::move(answer));
    to->mark(answered);
    if (!to->handled_here()) to->mailbox_->post(to);
}

void connection::begin(const std::shared_ptr<connection>& to, response&& head) {
    if (to->state_.load(std::memory_order_relaxed) & answered) return respond(to, std::move(head));
    bool bodiless = to->request().method == "HEAD" || head.status == 204 || head.status == 304;
    to->stream_ = std::make_unique<http::stream>(to->request().minor_version > 0, bodiless);
    if (head.file >= 0) ::close(head.file);
    head.file = -1;
    respond(to, std::move(head));
}

bool connection::write(const std::shared_ptr<connection>& to, std::string_view bytes) {
    if (!to->stream_) return false;
    if (to->cancelled()) return false;
    std::chrono::milliseconds patience(on_loop_thread ? 0 : to->write_deadline_); // a loop must not wait for itself
    return to->stream_->write(bytes, patience, [&to] {
        if (!to->handled_here()) to->mailbox_->post(to);
    }) == stream::written::queued;
}

bool connection::offer(const std::shared_ptr<connection>& to, std::string_view bytes) {
    if (!to->stream_ || to->cancelled()) return false;
    return to->stream_->offer(bytes, [&to] {
        if (!to->handled_here()) to->mailbox_->post(to);
    });
}

void connection::end(const std::shared_ptr<connection>& to) {
    if (!to->stream_) return;
    to->stream_->end();
    if (!to->handled_here()) to->mailbox_->post(to);
}

void connection::release(std::shared_ptr<connection>&& from) noexcept {
    connection& to = *from;
    bool here = to.handled_here();
    bool unfinished = to.stream_ && !to.stream_->ended();
    unsigned before = to.mark(released);
    if (here) return;
    bool unanswered = !(before & answered);
    if (unanswered || unfinished || (before & awaited))
        to.mailbox_->post(from); // a copy: the mailbox must live until the post is done
}

// ------------------------------------------------------------------ the loop's side

template <class Use>
void connection::hand_out(Use use) {
    state_.store(0, std::memory_order_relaxed);
    phase_ = phase::answering;
    waiting_ = waiting::nothing;
    exchange_out_ = true;
    head_sent_ = answer_done_ = close_ = linger_ = false;
    got_some_ = true;
    handled_now = this;
    use(exchange(self_));
    handled_now = nullptr;
    take_answer();
}

void connection::handle() {
    loop_->handled();
    hand_out([this](exchange call) { loop_->handler().handle(std::move(call)); });
}

// A complete request that the handler does not get to see.
void connection::answer_unhandled(response&& answer) {
    hand_out([&](exchange call) { call.respond(std::move(answer)); });
}

void connection::mail() {
    if (phase_ == phase::closed) {
        if (!exchange_out_) return;
        unsigned now = state_.load(std::memory_order_acquire);
        if ((now & answered) && stream_) stream_->leave();
        if (now & answered) link_.reset(); // it was never opened: the connection ended before
        if (!(now & released)) return;
        exchange_out_ = false;
        return let_go();
    }
    if (exchange_out_) take_answer();
    if (phase_ == phase::upgraded && news_.exchange(false)) tell(&upgraded::news);
    advance();
}

void connection::take_answer() {
    unsigned now = state_.load(std::memory_order_acquire);
    if (!head_sent_) {
        if (!(now & answered)) {
            if (!(now & released)) return;
            answer_.emplace(loop_->handler().refuse(500, "The request was dropped without an answer."));
        }
        head_sent_ = true;
        if (link_ && switch_protocols()) return answer_done();
        decide_end();
        if (stream_ && fault(*answer_).empty())
            send_head();
        else
            send_whole();
    }
    if (stream_ && !answer_done_) {
        if ((now & released) && !stream_->ended()) tear_answer();
        return;
    }
    answer_done();
}

// The maker has left in the middle: what it made leaves, but without an end, so that the peer does not take it for the
// whole. HTTP/1.0 shows the difference only when nothing of it does.
void connection::tear_answer() {
    if (input_->request().minor_version == 0) return close();
    stream_->take(output_.text());
    close_ = true;
    linger_ = false;
    answer_done();
}

// Whether the connection ends with this answer.
void connection::decide_end() {
    bool asked_to_keep = input_->framing().keep_alive();
    bool closes_stream = stream_ && input_->request().minor_version == 0; // its end is the end of the connection
    bool leaves_unread = leaves_body_unread();
    close_ = answer_->close || !asked_to_keep || closes_stream || leaves_unread || input_ended_ || loop_->draining();
    linger_ = close_ && (asked_to_keep || (reception_ && !reception_->over()));
}

void connection::send_head() {
    bool bodiless = answer_->status == 204 || answer_->status == 304;
    head_shape shape;
    shape.minor_version = input_->request().minor_version;
    shape.keep_alive = !close_;
    shape.chunked = shape.minor_version > 0 && !bodiless;
    shape.date = loop_->date();
    append_head(output_.text(), *answer_, shape);
    loop_->count_answer(answer_->status);
    answer_.reset();
}

void connection::send_whole() {
    if (std::string_view wrong = fault(*answer_); !wrong.empty()) {
        observe::error("http.bad_answer", {{"status", answer_->status}, {"reason", wrong}});
        drop_answer();
        answer_.emplace(
            loop_->handler().refuse(500, "The answer to this request could not be sent; the log says why."));
        if (stream_) stream_->leave();
        answer_done_ = true;
    }
    response& answer = *answer_;
    bool bodiless = answer.status == 204 || answer.status == 304;
    bool head_only = input_ && input_->request().method == "HEAD";
    head_shape shape;
    if (input_) shape.minor_version = input_->request().minor_version;
    shape.keep_alive = !close_;
    shape.date = loop_->date();
    if (!bodiless) shape.length = answer.file >= 0 ? answer.file_size : answer.body.size();
    if (output_.text().capacity() < 64) loop_->lend_text(output_.text());
    append_head(output_.text(), answer, shape);
    loop_->count_answer(answer.status);
    if (!bodiless && !head_only) {
        if (answer.file < 0)
            output_.add_body(std::move(answer.body));
        else
            output_.add_file(std::exchange(answer.file, -1), answer.file_size, answer.file_begin);
    }
    drop_answer();
}

// Takes what is queued once the socket has taken what came before, so that the maker feels the peer's pace.
void connection::take_stream() {
    if (answer_done_ || !output_.empty()) return;
    bool ended = stream_->take(output_.text());
    if (ended) answer_done();
}

void connection::answer_done() {
    answer_done_ = true;
    if (close_ && phase_ == phase::answering) phase_ = phase::finishing; // not again when mail tells of the release
    // The next request takes the place of this one, so the exchange must have let go of it. It mostly has.
    if (state_.load(std::memory_order_acquire) & released) return proceed();
    if (state_.fetch_or(awaited, std::memory_order_acq_rel) & released) proceed();
}

void connection::proceed() {
    exchange_out_ = false;
    stream_.reset();
    if (phase_ == phase::upgraded) loop_->take_back(std::move(input_));
    if (phase_ != phase::answering) return;
    if (close_) // since the answer was begun
        phase_ = phase::finishing;
    else if (reception_ && !reception_->over())
        skip_body();
    else
        next_request();
}

} // namespace berth::host::http
