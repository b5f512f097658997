#include <mcp/answer_channel.hpp>

namespace berth::host::mcp {

answer_channel::answer_channel(std::shared_ptr<event_sink> to, channel_options options, clock now)
    : to_(std::move(to)), options_(options), now_(std::move(now)), left_(options.expected), spoken_(now_()) {}

void answer_channel::open() {
    const std::lock_guard lock(mutex_);
    if (!over_ && options_.may_stream) begin();
}

bool answer_channel::notify(std::string_view message) {
    const std::lock_guard lock(mutex_);
    if (over_ || left_ == 0 || !options_.may_stream) return false;
    begin();
    if (!waiting_.empty() || !to_->offer(event_of(message))) return false;
    spoken_ = now_();
    return true;
}

void answer_channel::answer(std::string message, int status) {
    const std::lock_guard lock(mutex_);
    if (over_ || left_ == 0) return;
    --left_;
    if (streaming_) {
        waiting_.push_back(event_of(message));
    } else {
        answers_.push_back(std::move(message));
        status_ = status;
    }
    settle();
}

void answer_channel::withhold() {
    const std::lock_guard lock(mutex_);
    if (over_ || left_ == 0) return;
    --left_;
    settle();
}

void answer_channel::tick() {
    const std::lock_guard lock(mutex_);
    if (over_) return;
    if (!streaming_ && options_.may_stream && left_ > 0 && now_() - spoken_ >= options_.heartbeat) begin();
    flush();
    if (over_ || !streaming_ || !waiting_.empty() || now_() - spoken_ < options_.heartbeat) return;
    if (to_->offer(stream_comment)) spoken_ = now_();
}

bool answer_channel::over() const {
    const std::lock_guard lock(mutex_);
    return over_;
}

// Answers that were there before the stream become its first events.
void answer_channel::begin() {
    if (streaming_) return;
    streaming_ = true;
    to_->begin(stream_head());
    for (const std::string& message : answers_) waiting_.push_back(event_of(message));
    answers_.clear();
    flush();
}

void answer_channel::flush() {
    if (!streaming_) return;
    while (!waiting_.empty() && to_->offer(waiting_.front())) {
        waiting_.pop_front();
        spoken_ = now_();
    }
    if (left_ > 0 || (!waiting_.empty() && !to_->gone())) return;
    over_ = true;
    to_->end();
}

// The answers are complete, or one more of a stream.
void answer_channel::settle() {
    if (streaming_) return flush();
    if (left_ > 0) return;
    if (answers_.empty() && options_.may_stream) return begin(); // cancelled: an empty stream
    over_ = true;
    if (answers_.empty()) return to_->respond(empty_answer(202));
    if (!options_.batch) return to_->respond(json_answer(status_, std::move(answers_.front())));
    std::string list = "[";
    for (const std::string& one : answers_) list += (list.size() > 1 ? "," : "") + one;
    to_->respond(json_answer(200, list + "]"));
}

} // namespace berth::host::mcp
