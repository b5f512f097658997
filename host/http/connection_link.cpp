#include <http/connection_link.hpp>

#include <http/connection.hpp>
#include <http/event_loop.hpp>

#include <observe/log.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::http {

namespace {

constexpr std::size_t most_demanded = 64 * 1024; // at once, by a protocol that does not use its bytes

// For a protocol whose connection ended before it could begin.
class dead_link final : public link {
public:
    std::string& output() noexcept override { return nowhere_; }
    std::size_t unsent() const noexcept override { return 0; }
    void finish() noexcept override {}
    void abort() noexcept override {}
    void set_deadline(std::chrono::milliseconds) noexcept override {}
    void pause(bool) noexcept override {}
    std::function<void()> caller_of_news() override {
        return [] {};
    }

private:
    std::string nowhere_;
};

} // namespace

connection_link::~connection_link() {
    if (!opened_) {
        dead_link dead;
        next_->opened(dead);
    }
    close();
}

void connection_link::open() noexcept {
    opened_ = true;
    inside_ = true;
    next_->opened(*this);
    inside_ = false;
}

void connection_link::close() noexcept {
    if (std::exchange(closed_, true)) return;
    inside_ = true;
    next_->closed();
}

void connection_link::tell(void (upgraded::*what)() noexcept) noexcept {
    inside_ = true;
    ((*next_).*what)();
    inside_ = false;
}

std::size_t connection_link::ask(std::span<char> bytes) noexcept {
    again_ = false;
    inside_ = true;
    std::size_t used = std::min(next_->received({bytes.data(), bytes.size()}), bytes.size());
    inside_ = false;
    if (paused_) again_ = true;
    if (wants_input() && bytes.size() - used > most_demanded) {
        observe::error("http.upgraded_demands_too_much", {{"bytes", bytes.size() - used}, {"limit", most_demanded}});
        aborted_ = true;
    }
    return used;
}

void connection_link::give(std::span<char> bytes) noexcept {
    std::size_t used = ask(bytes);
    kept_.keep({bytes.data() + used, bytes.size() - used});
}

void connection_link::give_kept() noexcept {
    kept_.use(ask(kept_.bytes()));
}

// ------------------------------------------------------------------ for the protocol

std::string& connection_link::output() noexcept {
    std::string& text = of_.output_.text();
    if (text.capacity() < 64) of_.loop_->lend_text(text);
    notice();
    return text;
}

std::size_t connection_link::unsent() const noexcept {
    return of_.output_.unsent();
}

void connection_link::finish() noexcept {
    finished_ = true;
    notice();
}

void connection_link::abort() noexcept {
    aborted_ = true;
    notice();
}

void connection_link::set_deadline(std::chrono::milliseconds after) noexcept {
    if (of_.phase_ != connection::phase::upgraded) return;
    of_.loop_->deadlines().set(of_, after.count() > 0
                                        ? of_.loop_->now() + static_cast<milliseconds_count>(after.count())
                                        : deadline_entry::never);
}

void connection_link::pause(bool paused) noexcept {
    if (std::exchange(paused_, paused) == paused) return;
    again_ = true;
    notice();
}

std::function<void()> connection_link::caller_of_news() {
    return [to = std::weak_ptr(of_.self_)] {
        if (auto alive = to.lock()) connection::send_news(alive);
    };
}

// Asked for from outside the protocol's own functions: nobody looks unless told to.
void connection_link::notice() noexcept {
    if (!inside_ && opened_ && !closed_) of_.loop_->again(of_.self_);
}

} // namespace berth::host::http
