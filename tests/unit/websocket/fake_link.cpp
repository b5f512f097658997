#include "fake_link.hpp"

#include <utility>

namespace berth::tests {

fake_link::fake_link(const websocket::limits& within) {
    websocket::opened_session made = websocket::make_session(within, talk);
    socket = std::move(made.socket);
    carrier_ = std::move(made.carrier);
}

fake_link::~fake_link() {
    peer_goes();
}

fake_link& fake_link::open() {
    carrier_->opened(*this);
    end_turn();
    return *this;
}

fake_link& fake_link::receive(std::string_view bytes) {
    if (over()) return *this;
    kept_ += bytes;
    present();
    end_turn();
    return *this;
}

fake_link& fake_link::receive_one_by_one(std::string_view bytes) {
    for (char byte : bytes) receive({&byte, 1});
    return *this;
}

void fake_link::present() {
    if (paused || kept_.empty() || over()) return;
    kept_.erase(0, carrier_->received(kept_));
}

// The output leaves, and what a pause held up comes now.
void fake_link::end_turn() {
    for (;;) {
        if (takes && !output_.empty() && !aborted) {
            sent_ += std::exchange(output_, {});
            ++writes;
            carrier_->sent();
        }
        std::size_t before = kept_.size();
        present();
        if (kept_.size() == before && (output_.empty() || !takes || aborted)) return;
    }
}

void fake_link::run() {
    if (wanted()) {
        taken_calls_ = news_calls_;
        if (!gone_) carrier_->news();
    }
    if (!gone_) end_turn();
}

void fake_link::pass(std::chrono::milliseconds time) {
    auto until = now_ + time;
    while (due && *due <= until) {
        now_ = *std::exchange(due, std::nullopt);
        carrier_->deadline_passed();
        end_turn();
    }
    now_ = until;
}

void fake_link::server_drains() {
    carrier_->drain();
    end_turn();
}

void fake_link::peer_goes() {
    if (std::exchange(gone_, true)) return;
    due.reset();
    carrier_->closed();
}

std::vector<server_frame> fake_link::seen() {
    return frames_in(std::exchange(sent_, {}));
}

void fake_link::set_deadline(std::chrono::milliseconds after) noexcept {
    due = after.count() > 0 ? std::optional(now_ + after) : std::nullopt;
}

std::function<void()> fake_link::caller_of_news() {
    return [this] { ++news_calls_; };
}

} // namespace berth::tests
