#include <http/event_loop.hpp>

#include <http/response_head.hpp>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace berth::host::http {

namespace {

constexpr std::size_t received_at_once = 64 * 1024; // more costs more: it no longer fits the processor's cache
constexpr std::size_t most_spare_inputs = 64;
constexpr std::size_t most_spare_text = 256 * 1024;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

event_loop::event_loop(std::size_t index, const server_options& options, http::handler& handles,
                       http::population& counts)
    : index_(index), limits_(options.limits), handler_(handles), population_(counts),
      mailbox_(std::make_shared<mailbox>()), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) fail("epoll_create1");
    watch(mailbox_->descriptor(), EPOLLIN | EPOLLET, &wake_target_);
    read_clock();
}

event_loop::~event_loop() {
    shut();
    ::close(epoll_);
}

void event_loop::shut() noexcept {
    while (connections_) connections_->abort();
    mailbox_->close();
    again_.clear();
    forgotten_.clear();
}

void event_loop::run() {
    connection::this_thread_is_a_loop();
    while (!stopping_) turn();
}

void event_loop::turn() {
    std::array<epoll_event, 512> events;
    int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout());
    mailbox_->awake();
    read_clock();
    for (int i = 0; i < count; ++i)
        static_cast<event_target*>(events[static_cast<std::size_t>(i)].data.ptr)
            ->event(events[static_cast<std::size_t>(i)].events);
    deliver_mail();
    run_tasks();
    run_again();
    pass_deadlines();
    if (std::exchange(handled_, false)) handler_.turn_ended(index_);
    publish_counts();
    forgotten_.clear();
}

int event_loop::timeout() noexcept {
    if (!again_.empty()) return 0;
    int wait = deadlines_.wait(now_);
    for (const auto& [due, what] : calls_) {
        int until = due > now_ ? static_cast<int>(due - now_) : 0;
        wait = wait < 0 ? until : std::min(wait, until);
    }
    if (wait == 0 || !mailbox_->prepare_sleep()) return 0;
    return wait;
}

void event_loop::read_clock() noexcept {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    now_ =
        static_cast<milliseconds_count>(time.tv_sec) * 1000 + static_cast<milliseconds_count>(time.tv_nsec) / 1000000;
}

std::string_view event_loop::date() {
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
    if (time.tv_sec != date_second_) {
        date_second_ = time.tv_sec;
        date_ = date_line();
    }
    return date_;
}

void event_loop::deliver_mail() {
    connection* at = mailbox_->take();
    while (at) {
        connection* next = at->next_mail;
        std::shared_ptr<connection> held = std::move(at->mail_reference);
        // From here on it may be posted again. Acquires what those wrote whose posts were joined with this one.
        at->mailed.exchange(false);
        held->mail();
        at = next;
    }
}

void event_loop::run_tasks() {
    for (auto& task : mailbox_->take_tasks()) task();
    if (calls_.empty()) return;
    auto later = std::partition(calls_.begin(), calls_.end(), [&](const auto& call) { return call.first > now_; });
    std::vector<std::pair<milliseconds_count, std::function<void()>>> due(std::make_move_iterator(later),
                                                                          std::make_move_iterator(calls_.end()));
    calls_.erase(later, calls_.end());
    for (auto& [when, what] : due) what();
}

void event_loop::run_again() {
    for (auto& who : std::exchange(again_, {})) {
        who->waits_for_turn = false;
        who->advance();
    }
}

void event_loop::pass_deadlines() {
    while (deadline_entry* entry = deadlines_.pop_due(now_)) static_cast<connection*>(entry)->deadline_passed();
}

void event_loop::drain() {
    draining_ = true;
    for (connection* at = connections_; at;) {
        connection* next = at->next;
        at->drain();
        at = next;
    }
}

void event_loop::watch(int descriptor, std::uint32_t events, event_target* target) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = target;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl");
}

void event_loop::unwatch(int descriptor) noexcept {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

void event_loop::open(int socket, const peer_address& peer, bool turned_away) {
    auto fresh = std::make_shared<connection>(*this, socket, peer);
    fresh->next = connections_;
    if (connections_) connections_->previous = fresh.get();
    connections_ = fresh.get();
    connection& at = *fresh;
    turned_away ? at.turn_away(std::move(fresh)) : at.open(std::move(fresh));
}

void event_loop::call_at(milliseconds_count due, std::function<void()> what) {
    calls_.emplace_back(due, std::move(what));
}

// What is kept is bounded: a line of a trailer, or what a protocol may demand.
std::span<char> event_loop::room(std::size_t kept) {
    std::size_t size = kept + received_at_once;
    if (size > room_size_) {
        room_.reset(new char[size]);
        room_size_ = size;
    }
    return {room_.get(), size};
}

std::unique_ptr<input> event_loop::lend_input() {
    if (spare_inputs_.empty()) return std::make_unique<input>(limits_);
    auto lent = std::move(spare_inputs_.back());
    spare_inputs_.pop_back();
    return lent;
}

void event_loop::take_back(std::unique_ptr<input> used) {
    if (spare_inputs_.size() >= most_spare_inputs) return;
    used->reset();
    spare_inputs_.push_back(std::move(used));
}

void event_loop::take_back_text(std::string& from) noexcept {
    if (from.capacity() > spare_text_.capacity() && from.capacity() <= most_spare_text) {
        spare_text_.clear();
        spare_text_.swap(from);
    }
    if (from.capacity() > std::string().capacity()) std::string().swap(from);
}

void event_loop::again(const std::shared_ptr<connection>& who) {
    if (std::exchange(who->waits_for_turn, true)) return;
    again_.push_back(who);
}

void event_loop::forget(connection& who, std::shared_ptr<connection> last) {
    (who.previous ? who.previous->next : connections_) = who.next;
    if (who.next) who.next->previous = who.previous;
    who.previous = nullptr;
    forgotten_.push_back(std::move(last));
}

void event_loop::count_answer(int status) noexcept {
    ++answers_[static_cast<std::size_t>(status / 100)];
}

void event_loop::publish_counts() noexcept {
    for (std::size_t digit = 1; digit < answers_.size(); ++digit)
        if (answers_[digit]) population_.answers(digit).add(std::exchange(answers_[digit], 0));
}

} // namespace berth::host::http
