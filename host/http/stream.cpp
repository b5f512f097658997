#include <http/stream.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace berth::host::http {

namespace {

constexpr std::size_t most_queued = 256 * 1024;

} // namespace

stream::written stream::write(std::string_view piece, std::chrono::milliseconds patience,
                              const std::function<void()>& wake) {
    std::unique_lock lock(mutex_);
    if (written room = wait_for_room(lock, patience); room != written::queued) return room;
    if (discard_ || piece.empty()) return written::queued; // an empty chunk would be the end
    begin_chunk(piece.size());
    if (written rest = add(lock, piece, patience, wake); rest != written::queued) {
        gone_ = true; // what is queued ends in the middle of a chunk
        return rest;
    }
    if (chunked_) queued_ += "\r\n";
    bool wanted = std::exchange(hungry_, false);
    lock.unlock();
    if (wanted) wake();
    return written::queued;
}

void stream::begin_chunk(std::size_t size) {
    if (!chunked_) return;
    std::array<char, 16> digits;
    auto last = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    queued_.append(digits.data(), last);
    queued_ += "\r\n";
}

bool stream::offer(std::string_view piece, const std::function<void()>& wake) {
    std::unique_lock lock(mutex_);
    if (gone_ || ended_) return false;
    if (discard_ || piece.empty()) return true;
    if (!queued_.empty() && queued_.size() + piece.size() > most_queued) return false;
    begin_chunk(piece.size());
    queued_ += piece;
    if (chunked_) queued_ += "\r\n";
    bool wanted = std::exchange(hungry_, false);
    lock.unlock();
    if (wanted) wake();
    return true;
}

stream::written stream::add(std::unique_lock<std::mutex>& lock, std::string_view piece,
                            std::chrono::milliseconds patience, const std::function<void()>& wake) {
    for (;;) {
        // The last part may go beyond the bound a little: better than a part of a few bytes.
        std::string_view part = piece.substr(0, most_queued);
        queued_ += part;
        piece.remove_prefix(part.size());
        if (piece.empty()) return written::queued;
        if (std::exchange(hungry_, false)) {
            lock.unlock();
            wake();
            lock.lock();
        }
        if (written room = wait_for_room(lock, patience); room != written::queued) return room;
    }
}

stream::written stream::wait_for_room(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds patience) {
    auto has_room = [&] { return gone_ || ended_ || queued_.size() < most_queued; };
    if (!has_room() && !room_.wait_for(lock, patience, has_room)) return written::full;
    return gone_ || ended_ ? written::gone : written::queued;
}

void stream::end() {
    std::lock_guard lock(mutex_);
    if (gone_ || std::exchange(ended_, true)) return;
    if (chunked_ && !discard_) queued_ += "0\r\n\r\n";
}

bool stream::take(std::string& to) {
    {
        std::lock_guard lock(mutex_);
        if (queued_.empty()) {
            hungry_ = !ended_;
            return ended_;
        }
        if (to.empty())
            std::swap(to, queued_); // what it was becomes the next queue
        else
            to += queued_;
        queued_.clear();
        if (ended_) return true;
    }
    room_.notify_one();
    return false;
}

void stream::save_memory() {
    std::lock_guard lock(mutex_);
    if (queued_.empty()) std::string().swap(queued_);
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
