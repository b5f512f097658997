#include <job/tool_line.hpp>

#include <algorithm>

namespace berth::host::job {

void tool_line::begin_entering(const live_job& job) noexcept {
    ++entering;
    entering_bytes += job.request_bytes;
}

void tool_line::end_entering(const live_job& job) noexcept {
    --entering;
    entering_bytes -= job.request_bytes;
}

void tool_line::push_back(std::shared_ptr<live_job> job) {
    job->place = next_place_++;
    queue_bytes += job->request_bytes;
    queue.push_back(std::move(job));
}

void tool_line::push_front(std::shared_ptr<live_job> job) {
    job->place = queue.empty() ? next_place_++ : queue.front()->place - 1;
    queue_bytes += job->request_bytes;
    queue.push_front(std::move(job));
}

std::shared_ptr<live_job> tool_line::pop_front() {
    std::shared_ptr<live_job> job = std::move(queue.front());
    queue.pop_front();
    queue_bytes -= job->request_bytes;
    return job;
}

std::shared_ptr<live_job> tool_line::pop_ready() {
    std::shared_ptr<live_job> job = std::move(ready.front());
    ready.pop_front();
    return job;
}

void tool_line::ran_for(std::int64_t microseconds) noexcept {
    constexpr std::int64_t share = 8; // of the last run in the mean
    const std::int64_t least = std::max<std::int64_t>(microseconds, 1);
    run_time = run_time ? std::max<std::int64_t>(run_time + (least - run_time) / share, 1) : least;
}

std::size_t tool_line::ahead(std::int64_t claim_microseconds) const noexcept {
    if (run_time == 0) return 0; // nothing is known of when a worker will be free
    const auto ended = static_cast<std::int64_t>(rules.workers) * claim_microseconds / run_time;
    return std::min<std::size_t>(static_cast<std::size_t>(ended), most_ahead);
}

auto tool_line::find(const live_job& job) const {
    const auto found = std::ranges::lower_bound(queue, job.place, {}, [](const auto& one) { return one->place; });
    return found != queue.end() && found->get() == &job ? found : queue.end();
}

bool tool_line::remove(const live_job& job) {
    if (std::erase_if(ready, [&](const auto& one) { return one.get() == &job; }) > 0) return true;
    const auto found = find(job);
    if (found == queue.end()) return false;
    queue_bytes -= job.request_bytes;
    queue.erase(found);
    return true;
}

std::optional<std::size_t> tool_line::position(const live_job& job) const {
    const auto found = find(job);
    if (found == queue.end()) return std::nullopt;
    return static_cast<std::size_t>(found - queue.begin());
}

} // namespace berth::host::job
