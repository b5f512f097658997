// One thread and the connections on it. A turn: wait for events, serve them, take the mail, run tasks, look at
// deadlines, tell the handler that the turn has ended. Loop thread unless said otherwise.
#pragma once

#include <http/connection.hpp>
#include <http/population.hpp>

#include <array>
#include <vector>

namespace berth::host::http {

class event_loop {
public:
    event_loop(std::size_t index, const server_options& options, handler& handles, population& counts);
    event_loop(const event_loop&) = delete;
    event_loop& operator=(const event_loop&) = delete;
    ~event_loop();

    // Any thread.
    std::size_t index() const noexcept { return index_; }
    const std::shared_ptr<mailbox>& mail() const noexcept { return mailbox_; }

    void run(); // returns after stop()
    void stop() noexcept { stopping_ = true; }
    void shut() noexcept; // closes everything; after run() has returned, on any one thread
    void drain();

    void watch(int descriptor, std::uint32_t events, event_target* target);
    void unwatch(int descriptor) noexcept;
    void open(int socket, const peer_address& peer, bool turned_away);
    // Calls the function in the turn after `due`.
    void call_at(milliseconds_count due, std::function<void()> what);

    // For its connections.
    http::handler& handler() noexcept { return handler_; }
    const http::limits& limits() const noexcept { return limits_; }
    milliseconds_count now() const noexcept { return now_; }
    std::string_view date();
    http::deadlines& deadlines() noexcept { return deadlines_; }
    http::population& population() noexcept { return population_; }
    bool draining() const noexcept { return draining_; }
    // Where connections without a buffer of their own receive, behind `kept` bytes: good until the next one does.
    std::span<char> room(std::size_t kept);
    std::unique_ptr<input> lend_input();
    void take_back(std::unique_ptr<input> used);
    // The text of an output, with the room it had before. One that says something already, if little, keeps it.
    void lend_text(std::string& to) noexcept {
        if (to.empty()) to.swap(spare_text_);
    }
    void take_back_text(std::string& from) noexcept;
    void again(const std::shared_ptr<connection>& who); // advance() in the next turn
    void forget(connection& who, std::shared_ptr<connection> last);
    void count_answer(int status) noexcept;
    void handled() noexcept { handled_ = true; }

private:
    // A wake-up through the mailbox's eventfd needs no more than the turn it causes.
    struct wake_target final : event_target {
        void event(std::uint32_t) override {}
    };

    void turn();
    void deliver_mail();
    void run_tasks();
    void run_again();
    void pass_deadlines();
    void publish_counts() noexcept;
    int timeout() noexcept;
    void read_clock() noexcept;

    const std::size_t index_;
    const http::limits limits_;
    http::handler& handler_;
    http::population& population_;
    std::shared_ptr<mailbox> mailbox_;
    int epoll_;
    wake_target wake_target_;
    http::deadlines deadlines_;
    milliseconds_count now_ = 0;
    std::int64_t date_second_ = 0;
    std::string date_;
    std::unique_ptr<char[]> room_;
    std::size_t room_size_ = 0;
    std::vector<std::unique_ptr<input>> spare_inputs_;
    std::string spare_text_;
    connection* connections_ = nullptr;
    std::vector<std::shared_ptr<connection>> again_;
    std::vector<std::shared_ptr<connection>> forgotten_; // destroyed at the end of the turn: events may name them
    std::vector<std::pair<milliseconds_count, std::function<void()>>> calls_;
    std::array<std::uint64_t, 6> answers_{}; // by status class, since the last turn
    bool handled_ = false;
    bool draining_ = false;
    bool stopping_ = false;
};

} // namespace berth::host::http
