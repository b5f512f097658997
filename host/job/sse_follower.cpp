#include <job/sse_follower.hpp>

#include <job/events.hpp>

namespace berth::host::job {

sse_follower::sse_follower(std::shared_ptr<caller> to) : to_(std::move(to)) {
    http::response head;
    head.content_type = "text/event-stream";
    head.headers.emplace_back("Cache-Control", "no-cache");
    to_->begin(std::move(head));
}

bool sse_follower::event(const job_event& event) {
    return to_->call().offer("id: " + std::to_string(event.number) + "\nevent: " + event.kind +
                             "\ndata: " + event_json(event) + "\n\n");
}

bool sse_follower::silence() {
    return to_->call().offer(": still here\n\n");
}

bool sse_follower::end(job_state state) {
    if (!to_->call().offer("event: end\ndata: {\"state\":\"" + std::string(name_of(state)) + "\"}\n\n")) return false;
    to_->call().end();
    return true;
}

bool sse_follower::gone() const {
    return to_->call().cancelled();
}

} // namespace berth::host::job
