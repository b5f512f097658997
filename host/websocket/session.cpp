#include <websocket/session.hpp>

#include <websocket/frame_reader.hpp>
#include <websocket/liveness.hpp>
#include <websocket/send_queue.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

namespace berth::host::websocket {

namespace {

constexpr std::size_t whole_message = 16 * 1024; // up to here a message that is all there needs no buffer

constexpr opcode opcode_of(message_kind kind) noexcept {
    return kind == message_kind::text ? opcode::text : opcode::binary;
}

using send_result = session::sent; // within the class `sent` is the link's call

// Session and carrier in one. All members belong to the loop's thread but queue_ and paused_.
class loop_session final : public session, public http::upgraded {
public:
    loop_session(const limits& within, std::shared_ptr<conversation> talk)
        : within_(within), talk_(std::move(talk)), queue_(within.queue_bytes), reader_(within.message_bytes) {}

    // Any thread.
    send_result send(message_kind kind, std::string_view content) noexcept override;
    send_result send_by(message_kind kind, std::string_view content, clock::time_point deadline) noexcept override;
    void close(int code, std::string_view reason) noexcept override;
    void pause(bool paused) noexcept override;

    // Loop thread.
    void opened(http::link& on) noexcept override;
    std::size_t received(std::string_view bytes) noexcept override;
    void sent() noexcept override;
    void news() noexcept override;
    void deadline_passed() noexcept override;
    void closed() noexcept override;
    void drain() noexcept override;

private:
    using stage = send_queue::stage;

    // While one of the calls from the link is under way: what is sent meanwhile goes straight into the output, and the
    // session stays even if the link lets go of it.
    class turn {
    public:
        explicit turn(loop_session& of) : kept_(of.shared_from_this()), before_(std::exchange(current_, &of)) {}
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;
        ~turn() { current_ = before_; }

    private:
        std::shared_ptr<session> kept_;
        loop_session* before_;
    };

    struct held_message {
        message_kind kind;
        std::string content;
    };

    bool on_turn() const noexcept { return current_ == this && link_; }
    bool takes();
    bool halts() const noexcept { return (held_ || backlogged_) && !closing_; }
    bool handle(frame_reader::event what);
    void deliver(message_kind kind, std::string_view content);
    void deliver_held();
    void settle();
    void begin_closing();
    void tick();
    void give_up(int code, std::string_view why);
    void leave(int heard);
    void tear_off();
    void tell_end(int code);

    static thread_local loop_session* current_;

    const limits within_;
    std::shared_ptr<conversation> talk_; // until it has heard closed()
    send_queue queue_;
    frame_reader reader_;
    http::link* link_ = nullptr;
    std::unique_ptr<held_message> held_; // came whole while paused
    liveness alive_;
    std::atomic<bool> paused_{false}; // any thread writes, the loop reads
    bool backlogged_ = false;         // too much waits for a peer that goes on sending
    bool halted_ = false;             // the link is paused
    bool closing_ = false;            // our close frame is out and its deadline runs
};

thread_local loop_session* loop_session::current_ = nullptr;

// ------------------------------------------------------------------ any thread

send_result loop_session::send(message_kind kind, std::string_view content) noexcept {
    if (on_turn()) return queue_.put_now(opcode_of(kind), content, link_->output(), link_->unsent());
    return queue_.put(opcode_of(kind), content);
}

send_result loop_session::send_by(message_kind kind, std::string_view content, clock::time_point deadline) noexcept {
    if (on_turn()) return send(kind, content); // the loop must not wait for itself
    return queue_.put_by(opcode_of(kind), content, deadline);
}

void loop_session::close(int code, std::string_view reason) noexcept {
    if (on_turn())
        queue_.close_now(code, reason);
    else
        queue_.close(code, reason);
}

void loop_session::pause(bool paused) noexcept {
    bool resumed = paused_.exchange(paused) && !paused;
    if (resumed && !on_turn()) queue_.wake();
}

// ------------------------------------------------------------------ the loop's calls

void loop_session::opened(http::link& on) noexcept {
    turn here(*this);
    link_ = &on;
    queue_.attach(on.caller_of_news());
    on.set_deadline(liveness::tick(within_));
    talk_->opened();
    queue_.take(on.output(), on.unsent());
    settle();
}

std::size_t loop_session::received(std::string_view bytes) noexcept {
    turn here(*this);
    if (!talk_) return bytes.size();
    alive_.heard();
    if (within_.reads_while_blocked) alive_.progressed();
    std::string_view rest = bytes;
    std::array<char, whole_message> room; // not initialised: only what a message fills is read
    while (takes() && handle(reader_.next(rest, room))) {
    }
    settle();
    return talk_ ? bytes.size() - rest.size() : bytes.size();
}

void loop_session::sent() noexcept {
    turn here(*this);
    bool refused = queue_.output_left();
    if (!talk_) return;
    backlogged_ = false;
    if (refused) talk_->drained();
    deliver_held();
    settle();
}

void loop_session::news() noexcept {
    turn here(*this);
    if (!link_ || !talk_) return;
    queue_.take(link_->output(), link_->unsent());
    deliver_held();
    settle();
}

void loop_session::deadline_passed() noexcept {
    turn here(*this);
    if (!link_) return;
    if (!talk_ || closing_) return tear_off();
    tick();
    deliver_held();
    settle();
}

void loop_session::closed() noexcept {
    turn here(*this);
    link_ = nullptr;
    tell_end(no_close);
}

void loop_session::drain() noexcept {
    turn here(*this);
    if (!talk_) return;
    talk_->drain();
    deliver_held();
    settle();
}

// ------------------------------------------------------------------ what comes in

// The next frame may be read.
bool loop_session::takes() {
    if (queue_.at() != stage::open) return true;
    bool much = link_->unsent() >= std::max<std::size_t>(within_.queue_bytes / 2, 1);
    if (much && !within_.reads_while_blocked) backlogged_ = true;
    deliver_held();
    return !held_ && !backlogged_;
}

// False: nothing more can be made of the bytes for now.
bool loop_session::handle(frame_reader::event what) {
    switch (what) {
    case frame_reader::event::more:
        return false;
    case frame_reader::event::text:
        deliver(message_kind::text, reader_.content());
        break;
    case frame_reader::event::binary:
        deliver(message_kind::binary, reader_.content());
        break;
    case frame_reader::event::ping:
        // One that reads none of our answers gets no more of them: with reads_while_blocked nothing else bounds them.
        if (queue_.at() == stage::open && link_->unsent() < within_.queue_bytes)
            queue_.put_control(opcode::pong, reader_.content(), link_->output());
        break;
    case frame_reader::event::pong:
        break; // heard already
    case frame_reader::event::close:
        queue_.close_now(reader_.code(), {});
        leave(reader_.code());
        return false;
    case frame_reader::event::failed:
        give_up(reader_.code(), reader_.content());
        return false;
    }
    return true;
}

void loop_session::deliver(message_kind kind, std::string_view content) {
    if (queue_.at() != stage::open) return;
    if (paused_.load())
        held_ = std::make_unique<held_message>(held_message{kind, std::string(content)});
    else
        talk_->message(kind, content);
    reader_.release();
}

void loop_session::deliver_held() {
    if (!held_ || backlogged_ || paused_.load() || queue_.at() != stage::open) return;
    std::unique_ptr<held_message> next = std::move(held_);
    talk_->message(next->kind, next->content);
}

// ------------------------------------------------------------------ the end of a turn, and of all

// Brings the link in line with what the turn has changed.
void loop_session::settle() {
    if (!talk_ || !link_) return;
    if (queue_.at() == stage::closing && !closing_) begin_closing();
    if (halts() != halted_) link_->pause(halted_ = halts());
}

// Our close frame goes out; of what still comes only the peer's matters.
void loop_session::begin_closing() {
    closing_ = true;
    held_.reset();
    reader_.discard();
    queue_.take(link_->output(), link_->unsent());
    link_->set_deadline(within_.close_deadline);
}

void loop_session::tick() {
    switch (alive_.ticked(within_, {paused_.load(), link_->unsent(), queue_.given() - link_->unsent()})) {
    case liveness::verdict::stuck:
        return tear_off();
    case liveness::verdict::silent:
        return give_up(close_internal_error, "Nothing came from the peer within pong_deadline.");
    case liveness::verdict::ping:
        queue_.put_control(opcode::ping, {}, link_->output());
        break;
    case liveness::verdict::well:
        break;
    }
    link_->set_deadline(liveness::tick(within_));
}

// Fails the connection (RFC 6455 section 7.1.7): a close frame, and what the peer sends no longer counts.
void loop_session::give_up(int code, std::string_view why) {
    queue_.close_now(code, why);
    leave(no_close);
}

// All frames are said: what is queued leaves, then the connection ends.
void loop_session::leave(int heard) {
    queue_.take(link_->output(), link_->unsent());
    link_->set_deadline(within_.close_deadline);
    std::shared_ptr<conversation> talk = std::move(talk_);
    link_->finish();
    queue_.end();
    talk->closed(heard);
}

void loop_session::tear_off() {
    link_->abort();
    tell_end(no_close);
}

void loop_session::tell_end(int code) {
    queue_.end();
    if (std::shared_ptr<conversation> talk = std::move(talk_)) talk->closed(code);
}

} // namespace

opened_session make_session(const limits& within, std::shared_ptr<conversation> talk) {
    auto made = std::make_shared<loop_session>(within, std::move(talk));
    static_assert(sizeof(loop_session) <= 408, "idle sockets are many");
    return {made, made};
}

} // namespace berth::host::websocket
