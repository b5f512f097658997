#include <binding/piece_queue.hpp>

#include <utility>

namespace berth::host::binding {

namespace {

bool is_last(berth_piece kind) noexcept {
    return kind == BERTH_PIECE_END || kind == BERTH_PIECE_BROKEN;
}

} // namespace

bool piece_queue::put(berth_piece kind, std::string_view bytes) {
    bool room;
    {
        std::lock_guard lock(mutex_);
        if (is_last(last_)) return true;
        filling_.pieces.push_back({kind, bytes.size()});
        filling_.bytes += bytes;
        room = filling_.weight() < most_;
        stopped_ = !room;
    }
    changed_.notify_one();
    return room;
}

bool piece_queue::has_room() const {
    std::lock_guard lock(mutex_);
    return is_last(last_) || filling_.weight() < most_;
}

void piece_queue::end() {
    {
        std::lock_guard lock(mutex_);
        if (is_last(last_)) return;
        last_ = BERTH_PIECE_END;
    }
    changed_.notify_one();
}

void piece_queue::break_off(std::string_view why) {
    {
        std::lock_guard lock(mutex_);
        if (is_last(last_)) return;
        last_ = BERTH_PIECE_BROKEN;
        why_ = why;
    }
    changed_.notify_one();
}

void piece_queue::abandon(std::string_view why) {
    bool resume;
    {
        std::lock_guard lock(mutex_);
        // What next has handed out stays as it is.
        if (last_ == BERTH_PIECE_TEXT || (last_ == BERTH_PIECE_END && !filling_.pieces.empty())) {
            last_ = BERTH_PIECE_BROKEN;
            why_ = why;
        }
        filling_ = {};
        abandoned_ = true;
        resume = std::exchange(stopped_, false);
    }
    changed_.notify_one();
    if (resume && resume_) resume_();
}

bool piece_queue::abandoned() const {
    std::lock_guard lock(mutex_);
    return abandoned_;
}

// False when there is none and none will come.
bool piece_queue::take_batch() {
    taking_.pieces.clear();
    taking_.bytes.clear();
    next_piece_ = next_byte_ = 0;
    bool resume;
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !filling_.pieces.empty() || is_last(last_); });
        std::swap(taking_, filling_);
        resume = std::exchange(stopped_, false);
    }
    if (resume && resume_) resume_();
    return !taking_.pieces.empty();
}

berth_piece piece_queue::next(berth_slice* to) {
    if (next_piece_ == taking_.pieces.size() && !take_batch()) {
        std::lock_guard lock(mutex_);
        *to = {why_.data(), why_.size()};
        return last_;
    }
    const piece& now = taking_.pieces[next_piece_++];
    *to = {taking_.bytes.data() + next_byte_, now.size};
    next_byte_ += now.size;
    return now.kind;
}

berth_source piece_queue::source() noexcept {
    berth_source source{};
    source.size = sizeof source;
    source.state = this;
    source.next = [](void* state, berth_slice* to) { return static_cast<piece_queue*>(state)->next(to); };
    return source;
}

} // namespace berth::host::binding
