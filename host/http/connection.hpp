// One peer: a state on its loop. All members belong to the loop's thread but those marked otherwise; an exchange
// reaches it from other threads through `state_` and the loop's mailbox. The object lives until its loop and the last
// exchange have let go. While idle it holds no buffer.
#pragma once

#include <http/deadlines.hpp>
#include <http/input.hpp>
#include <http/mailbox.hpp>
#include <http/output.hpp>
#include <http/reception.hpp>
#include <http/stream.hpp>

#include <atomic>
#include <memory>
#include <optional>

#include <netinet/in.h>

namespace berth::host::http {

class connection_link;
class event_loop;

// What epoll reports to. Loop thread.
class event_target {
public:
    virtual void event(std::uint32_t events) = 0;

protected:
    ~event_target() = default;
};

union peer_address {
    sockaddr any;
    sockaddr_in four;
    sockaddr_in6 six;
};

class connection final : public event_target, public deadline_entry {
public:
    connection(event_loop& on, int socket, const peer_address& peer);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    // Loop thread.
    void open(std::shared_ptr<connection> self);
    void turn_away(std::shared_ptr<connection> self); // one too many: answers 503 and closes
    void event(std::uint32_t events) override;
    void advance(); // does whatever can be done now
    void mail();    // news from an exchange
    void deadline_passed();
    void drain();
    void abort();

    // For the exchange, any thread.
    const http::request& request() const noexcept { return input_->request(); }
    std::string peer() const;
    std::size_t loop() const noexcept { return loop_index_; }
    bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }
    // Cancelled, or the peer has closed its side: a plain close looks no different until a write fails.
    bool unwanted() const noexcept { return cancelled() || peer_left_.load(std::memory_order_relaxed); }
    static void respond(const std::shared_ptr<connection>& to, response&& answer);
    static void begin(const std::shared_ptr<connection>& to, response&& head);
    static bool write(const std::shared_ptr<connection>& to, std::string_view bytes);
    static bool offer(const std::shared_ptr<connection>& to, std::string_view bytes);
    static void end(const std::shared_ptr<connection>& to);
    static void upgrade(const std::shared_ptr<connection>& to, response&& head, std::shared_ptr<upgraded> next);
    const std::shared_ptr<body_receiver>& receiver() const noexcept;
    static void this_thread_is_a_loop() noexcept; // write() must not wait on it
    static void release(std::shared_ptr<connection>&& from) noexcept;

    // The mailbox's: set by whoever posts first, taken by the loop.
    std::atomic<bool> mailed{false};
    connection* next_mail = nullptr;
    std::shared_ptr<connection> mail_reference;
    // The loop's list of all its connections.
    connection* previous = nullptr;
    connection* next = nullptr;
    bool waits_for_turn = false;

    // For whoever calls from elsewhere to bring news to an upgraded connection.
    static void send_news(const std::shared_ptr<connection>& to) noexcept;

private:
    friend class connection_link;

    enum class phase : std::uint8_t {
        reading,   // idle, or a request is coming in
        answering, // an exchange is out; its body may still be coming in
        skipping,  // the answer is out, the rest of the request's body is not in yet
        upgraded,  // another protocol's
        finishing, // the last bytes leave
        lingering, // our side is shut; the peer gets time to read what we said
        closed
    };
    enum class waiting : std::uint8_t { nothing, idle, head, body, write, quiet, linger, protocol };

    // Bits of state_.
    static constexpr unsigned answered = 1; // answer_ (and stream_) are set
    static constexpr unsigned released = 2; // the exchange has been destroyed
    static constexpr unsigned awaited = 4;  // the loop wants mail when the exchange is destroyed

    // connection.cpp: the loop's side
    bool takes_input() const noexcept;
    bool step(std::size_t& budget);
    bool receive(std::size_t& budget);
    std::size_t receive_into(std::span<char> room, std::size_t& budget);
    void end_of_input();
    void discard_input();
    void refuse(int status, std::string_view detail);
    void refuse(response&& answer);
    bool flush();
    void leave();
    void finish();
    void close();
    void let_go();

    // connection_deadline.cpp: how long to wait for what
    void settle();
    void set_deadline(waiting kind);
    bool streams() const noexcept { return phase_ == phase::answering && head_sent_ && stream_; }

    // connection_body.cpp: bodies, gathered or given to a receiver
    void admit();
    void receive_body(admission&& says, std::uint64_t limit);
    bool step_body(std::size_t& budget);
    void body_complete();
    void body_declined();
    void body_failed(int status, std::string_view detail);
    void skip_body();
    bool leaves_body_unread() const noexcept;
    void next_request();

    // connection_upgrade.cpp
    bool switch_protocols();
    bool step_upgraded(std::size_t& budget);
    void tell(void (upgraded::*what)() noexcept) noexcept;
    void obey_link();
    void end_upgraded() noexcept;

    // connection_answer.cpp: from exchange to output
    void handle();
    void answer_unhandled(response&& answer);
    template <class Use>
    void hand_out(Use use);
    void take_answer();
    void decide_end();
    void send_head();
    void send_whole();
    void take_stream();
    void tear_answer();
    void answer_done();
    void proceed();
    void drop_answer() noexcept;
    unsigned mark(unsigned bit) noexcept;
    bool handled_here() const noexcept;

    event_loop* loop_;                     // dead once the loop is gone; the loop's side alone uses it
    std::shared_ptr<mailbox> mailbox_;     // constant; any thread
    std::shared_ptr<connection> self_;     // the loop's reference
    std::unique_ptr<http::input> input_;   // constant while an exchange is out
    std::unique_ptr<reception> reception_; // of the present request, if its body has a receiver; constant likewise
    http::output output_;
    std::optional<response> answer_;        // written by the exchange before `answered` is set, then the loop's
    std::unique_ptr<http::stream> stream_;  // likewise
    std::unique_ptr<connection_link> link_; // likewise
    std::atomic<unsigned> state_{0};        // the exchange and the loop set bits, the loop clears them for a new one
    std::atomic<bool> cancelled_{false};    // the loop writes, the exchange reads
    std::atomic<bool> peer_left_{false};    // likewise
    std::atomic<bool> news_{false};         // for the upgraded protocol: any thread sets it, the loop clears it
    int socket_;
    std::uint32_t loop_index_;
    std::uint32_t write_deadline_; // milliseconds
    peer_address peer_;
    std::size_t discarded_ = 0;
    phase phase_ = phase::reading;
    waiting waiting_ = waiting::nothing;
    bool exchange_out_ = false;
    bool head_sent_ = false;     // of the present answer
    bool answer_done_ = false;   // all of it is in output_
    bool readable_ = false;      // the socket may have bytes or its end
    bool peer_finished_ = false; // the peer has shut its side
    bool input_ended_ = false;   // and all it sent has been read
    bool got_some_ = false;      // since the deadline was set
    bool sent_some_ = false;     // likewise
    bool close_ = false;         // after the present answer
    bool linger_ = false;        // the peer may still be sending
};

} // namespace berth::host::http
