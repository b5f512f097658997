#include <http/stream.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace berth::host::http {

namespace {

constexpr std::size_t most_queued = 256 * 1024;

} // namespace

stream::written stream::write(std::string_view piece, std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    bool room = room_.wait_until(lock, deadline, [&] { return gone_ || ended_ || queued_.size() < most_queued; });
    if (gone_ || ended_) return written::gone;
    if (!room) return written::full;
    if (discard_ || piece.empty()) return written::queued; // an empty chunk would be the end
    if (!chunked_) {
        queued_ += piece;
        return written::queued;
    }
    std::array<char, 16> digits;
    auto last = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
    queued_.append(digits.data(), last);
    queued_ += "\r\n";
    queued_ += piece;
    queued_ += "\r\n";
    return written::queued;
}

void stream::end() {
    std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
    if (chunked_ && !discard_) queued_ += "0\r\n\r\n";
}

bool stream::take(std::string& to) {
    bool ended;
    {
        std::lock_guard lock(mutex_);
        if (to.empty())
            std::swap(to, queued_);
        else
            to += queued_;
        queued_.clear();
        ended = ended_;
    }
    room_.notify_all();
    return ended;
}

void stream::leave() {
    {
        std::lock_guard lock(mutex_);
        gone_ = true;
        std::string().swap(queued_);
    }
    room_.notify_all();
}

bool stream::ended() {
    std::lock_guard lock(mutex_);
    return ended_;
}

} // namespace berth::host::http
