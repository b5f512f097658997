// A receiver of bodies that keeps what it was given and does as the test says. Any thread may look at it.
#pragma once

#include "test_server.hpp"

#include <algorithm>
#include <optional>

namespace berth::tests {

class collector : public http::body_receiver {
public:
    // Accepts until it holds that many bytes, then says no until taken() has emptied it.
    std::size_t room = SIZE_MAX;
    // Refuses the piece that would make it larger in total.
    std::size_t most = SIZE_MAX;
    // What it says to a whole body.
    bool content = true;

    void attached(std::function<void()> resume) override {
        std::lock_guard lock(mutex_);
        resume_ = std::move(resume);
    }
    bool take(std::string_view piece) noexcept override {
        std::lock_guard lock(mutex_);
        if (piece.empty() || ending_ || declined_) mistreated_ = true;
        if (total_ + piece.size() > most) {
            declined_ = true;
            changed_.notify_all();
            return false;
        }
        total_ += piece.size();
        largest_ = std::max(largest_, piece.size());
        held_ += piece;
        changed_.notify_all();
        return true;
    }
    bool accepts() noexcept override {
        std::lock_guard lock(mutex_);
        return held_.size() < room;
    }
    bool end(ending how) noexcept override {
        std::lock_guard lock(mutex_);
        if (ending_ || declined_) mistreated_ = true;
        ending_ = how;
        changed_.notify_all();
        return content || how == ending::broken;
    }
    refusal refused() const override { return {422, "The collector will not have it."}; }

    // Nothing either when it was given an empty piece, or anything behind its end.
    std::optional<ending> ended() const {
        std::lock_guard lock(mutex_);
        return mistreated_ ? std::nullopt : ending_;
    }
    std::optional<ending> wait_for_end() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 20s, [&] { return ending_.has_value(); });
        return mistreated_ ? std::nullopt : ending_;
    }
    bool wait_for_declining() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 20s, [&] { return declined_; });
    }
    bool wait_for(std::size_t total) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 20s, [&] { return total_ >= total; });
    }
    std::string held() const {
        std::lock_guard lock(mutex_);
        return held_;
    }
    std::size_t total() const {
        std::lock_guard lock(mutex_);
        return total_;
    }
    std::size_t largest() const {
        std::lock_guard lock(mutex_);
        return largest_;
    }
    // Takes what is held and says that there is room again.
    std::string taken() {
        std::string all;
        std::function<void()> resume;
        {
            std::lock_guard lock(mutex_);
            all = std::exchange(held_, {});
            resume = resume_;
        }
        if (resume) resume();
        return all;
    }

private:
    mutable std::mutex mutex_; // guards all below
    std::condition_variable changed_;
    std::string held_;
    std::size_t total_ = 0;
    std::size_t largest_ = 0;
    std::optional<ending> ending_;
    bool declined_ = false;
    bool mistreated_ = false;
    std::function<void()> resume_;
};

using ending = http::body_receiver::ending;

inline test_server::admit_function admitting(std::shared_ptr<http::body_receiver> to, bool early = false,
                                             std::optional<std::uint64_t> limit = {}) {
    return [=](const http::request&) {
        http::admission says;
        says.receiver = to;
        says.early = early;
        says.body_bytes = limit;
        return says;
    };
}

// The head of a request whose body comes apart, so that it is waited for.
inline std::string post_head(std::string_view target, std::uint64_t size) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n";
}

inline std::string chunked_head(std::string_view target) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
}

inline std::string chunk(std::string_view data) {
    std::string size;
    for (std::size_t left = data.size(); left; left /= 16) size.insert(size.begin(), "0123456789abcdef"[left % 16]);
    return size + "\r\n" + std::string(data) + "\r\n";
}

} // namespace berth::tests
