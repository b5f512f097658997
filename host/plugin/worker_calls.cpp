#include <plugin/worker_calls.hpp>

#include <plugin/stamp.hpp>
#include <plugin/worker_wire.hpp>

#include <observe/metrics.hpp>

#include <utility>

namespace berth::host::plugin {

namespace {

constexpr std::size_t enough_in_outbox = 1024 * 1024; // the rest waits here, where it can still go to another worker

}

worker_calls::~worker_calls() = default;

std::unique_ptr<invocation> worker_calls::pop() {
    auto call = std::move(waiting_.front());
    waiting_.pop_front();
    gauge_.add(-1);
    return call;
}

bool worker_calls::push(std::unique_ptr<invocation>& call) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= queue_) return false;
    waiting_.push_back(std::move(call));
    gauge_.add(1);
    return true;
}

std::size_t worker_calls::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void worker_calls::open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
}

bool worker_calls::send(outbox& to) {
    const std::lock_guard lock(mutex_);
    if (!open_ || waiting_.empty() || sent_.size() >= threads_ || to.size() > enough_in_outbox) return false;
    to.add([&](std::string& bytes) {
        while (!waiting_.empty() && sent_.size() < threads_ && bytes.size() <= enough_in_outbox) {
            auto call = pop();
            wire::put_call(bytes, call->message);
            const std::uint64_t id = call->message.id;
            sent_.emplace(id, sent_call{std::move(call), false});
        }
    });
    return true;
}

std::unique_ptr<invocation> worker_calls::take(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    auto found = sent_.extract(id);
    return found ? std::move(found.mapped().call) : nullptr;
}

worker_calls::call_list worker_calls::take_sent() {
    call_list all;
    const std::lock_guard lock(mutex_);
    open_ = false;
    for (auto& [id, sent] : sent_) all.push_back(std::move(sent.call));
    sent_.clear();
    return all;
}

worker_calls::call_list worker_calls::take_waiting() { return take_waiting_past(clock::time_point::max()); }

worker_calls::call_list worker_calls::take_waiting_past(clock::time_point now) {
    call_list late;
    const std::lock_guard lock(mutex_);
    while (!waiting_.empty() && waiting_.front()->message.deadline <= steady_nanoseconds(now)) late.push_back(pop());
    return late;
}

std::vector<invocation*> worker_calls::cancel(outbox& to, clock::time_point now, clock::time_point due) {
    std::vector<invocation*> overdue;
    const std::lock_guard lock(mutex_);
    for (auto& [id, sent] : sent_) {
        invocation& call = *sent.call;
        const bool wanted = !call.settled() && !call.cancelled() && call.message.deadline > steady_nanoseconds(now);
        if (wanted && call.message.deadline > steady_nanoseconds(due)) continue;
        if (!std::exchange(sent.cancelled, true))
            to.add([number = id](std::string& bytes) { wire::put_number(bytes, wire::frame_type::cancel, number); });
        if (call.message.deadline <= steady_nanoseconds(due) && call.settle()) overdue.push_back(&call);
    }
    return overdue;
}

} // namespace berth::host::plugin
