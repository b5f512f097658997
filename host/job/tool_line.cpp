#include <job/tool_line.hpp>

#include <algorithm>

namespace berth::host::job {

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

auto tool_line::find(const live_job& job) const {
    const auto found = std::ranges::lower_bound(queue, job.place, {}, [](const auto& one) { return one->place; });
    return found != queue.end() && found->get() == &job ? found : queue.end();
}

bool tool_line::remove(const live_job& job) {
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
