// A call with streams whose other ends the test holds: it feeds the source and lets pieces leave, or not.
#pragma once

#include "recorded_call.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace berth::tests {

// The endpoints of the plugin `streamer`, in its order.
enum streamer : std::uint32_t { counting, unended, undeclared, echoing, endless, socket_, messages, upload, file_size, early };

// What the test and the call's thread share.
class stream_ends {
public:
    // The test's side.
    void feed(std::string piece) {
        change([&] { input_.push_back(std::move(piece)); });
    }
    void feed_end() {
        change([&] { input_ended_ = true; });
    }
    void take_no_more_than(std::size_t count) {
        change([&] { room_ = count; });
    }
    void refuse_streams() {
        change([&] { carries_ = false; });
    }
    void give_up() {
        change([&] { given_up_ = true; });
    }
    template <class Condition>
    bool wait(Condition holds) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 20s, holds);
    }

    // Read after the call has finished, or in the condition of wait.
    std::vector<std::string> pieces;
    outcome result;
    bool begun = false;
    int ends = 0;
    std::string failure;   // of the end
    bool finished = false; // the invocation has gone
    int interrupts = 0;
    std::size_t waiting = 0; // threads in send or next

private:
    friend class streamed_call;
    template <class Does>
    void change(Does does) {
        const std::lock_guard lock(mutex_);
        does();
        changed_.notify_all();
    }

    std::mutex mutex_; // guards everything
    std::condition_variable changed_;
    std::deque<std::string> input_;
    std::string current_;
    bool input_ended_ = false;
    bool carries_ = true;
    bool given_up_ = false;
    std::size_t room_ = 1'000'000;
};

class streamed_call final : public plugin::invocation {
public:
    streamed_call(std::uint32_t endpoint, std::string body, std::shared_ptr<stream_ends> ends)
        : ends_(std::move(ends)), body_(std::move(body)) {
        message.endpoint = endpoint;
        message.body = {body_.data(), body_.size()};
        source_.size = sizeof source_;
        source_.state = this;
        source_.next = [](void* self, berth_slice* piece) { return static_cast<streamed_call*>(self)->next(*piece); };
        message.source = &source_;
    }
    ~streamed_call() override {
        ends_->change([&] { ends_->finished = true; });
    }

    void answer(const berth_answer& given) noexcept override {
        ends_->change([&] {
            ends_->result.answered = true;
            ends_->result.status = static_cast<int>(given.status);
            ends_->result.body.assign(given.body.data ? given.body.data : "", given.body.size);
        });
    }
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override {
        ends_->change([&] {
            ends_->result = {false, status, std::string(title), std::string(detail), {}, retry_after, {}};
        });
    }
    bool may_start() noexcept override {
        const std::lock_guard lock(ends_->mutex_);
        return !ends_->given_up_;
    }
    bool begin(const berth_answer& head) noexcept override {
        ends_->change([&] {
            ends_->begun = true;
            ends_->result.status = static_cast<int>(head.status);
        });
        return ends_->carries_;
    }
    bool send(berth_piece, std::string_view piece) noexcept override {
        std::unique_lock lock(ends_->mutex_);
        ++ends_->waiting;
        ends_->changed_.notify_all();
        ends_->changed_.wait(lock, [&] { return ends_->pieces.size() < ends_->room_ || ends_->interrupts > 0; });
        --ends_->waiting;
        if (ends_->interrupts > 0) return false;
        ends_->pieces.emplace_back(piece);
        ends_->changed_.notify_all();
        return true;
    }
    void end(const std::string_view* failure) noexcept override {
        ends_->change([&] {
            ++ends_->ends;
            if (failure) ends_->failure = *failure;
        });
    }
    void interrupt() noexcept override {
        ends_->change([&] { ++ends_->interrupts; });
    }

private:
    berth_piece next(berth_slice& piece) {
        static constexpr std::string_view why = "the instance drains";
        std::unique_lock lock(ends_->mutex_);
        ++ends_->waiting;
        ends_->changed_.notify_all();
        ends_->changed_.wait(lock, [&] { return !ends_->input_.empty() || ends_->input_ended_ || ends_->interrupts > 0; });
        --ends_->waiting;
        if (!ends_->input_.empty()) {
            ends_->current_ = std::move(ends_->input_.front());
            ends_->input_.pop_front();
            piece = {ends_->current_.data(), ends_->current_.size()};
            return BERTH_PIECE_BYTES;
        }
        if (ends_->input_ended_) return BERTH_PIECE_END;
        piece = {why.data(), why.size()};
        return BERTH_PIECE_BROKEN;
    }

    const std::shared_ptr<stream_ends> ends_;
    const std::string body_;
    berth_source source_{};
};

inline std::shared_ptr<stream_ends> submit_stream(plugin::instance& to, std::uint32_t endpoint, std::string body = {},
                                                  std::shared_ptr<stream_ends> ends = std::make_shared<stream_ends>()) {
    to.submit(std::make_unique<streamed_call>(endpoint, std::move(body), ends), true);
    to.wake();
    return ends;
}

// The same, once it has finished.
inline std::shared_ptr<stream_ends> run_stream(plugin::instance& to, std::uint32_t endpoint, std::string body = {}) {
    auto ends = submit_stream(to, endpoint, std::move(body));
    if (!ends->wait([&] { return ends->finished; })) throw std::runtime_error("not finished within 20 s");
    return ends;
}

} // namespace berth::tests
