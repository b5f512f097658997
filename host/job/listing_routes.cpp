// The routes that show several: jobs, and events of a job.
#include <job/routes.hpp>

#include <binding/stream_framing.hpp>
#include <job/documents.hpp>
#include <job/query.hpp>
#include <job/sse_follower.hpp>

namespace berth::host::job {

namespace {

http::response json_reply(std::string body) {
    http::response made;
    made.content_type = "application/json";
    made.body = std::move(body);
    return made;
}

// Two texts speak of a place behind an event: `after`, and the id with which an event source comes back.
std::optional<std::uint32_t> event_after(const http::request& request) {
    const std::string_view again = request.find("last-event-id");
    const std::optional<std::string> said = query_value(request.query, "after");
    if (!said && again.empty()) return 0;
    return number_of(said ? *said : again);
}

} // namespace

void routes::list(const caller_pointer& from, scope in) {
    std::string fault;
    list_query query = list_query_of(from->request().query, fault);
    if (!fault.empty()) return from->respond(problem_reply(400, fault));
    query.owner = fingerprint_of(from->request().find("authorization")); // one's own, whoever may see the others
    query.path = in.path;
    manager_->list(std::move(query), [from](const job_list& found) {
        if (!found.fault.empty()) return from->respond(problem_reply(503, found.fault, 1));
        from->respond(json_reply(list_json(found.jobs, found.more)));
    });
}

void routes::events(const caller_pointer& from, std::string id, scope in) {
    const http::request& request = from->request();
    const std::optional<std::uint32_t> after = event_after(request);
    if (!after)
        return from->respond(problem_reply(400, "expected after and Last-Event-ID to be the number of an event"));
    const std::string_view accept = request.find("accept");
    const bool wants_list =
        binding::accepts(accept, "application/json") && !binding::accepts(accept, "text/event-stream");
    if (wants_list && accept.find("application/json") != accept.npos)
        return list_events(from, id, std::move(in), *after);
    follow(from, id, std::move(in), *after);
}

void routes::list_events(const caller_pointer& from, const std::string& id, scope in, std::uint32_t after) {
    manager_->events(id, std::move(in), after, manager_->within().events, [from, id](const event_page& page) {
        from->respond(page.known ? json_reply(events_json(page.events)) : unknown_reply(id));
    });
}

void routes::follow(const caller_pointer& from, const std::string& id, scope in, std::uint32_t after) {
    manager_->look(id, std::move(in), [this, from, id, after](const answer& with) {
        if (!with.job) return from->respond(status_reply(id, with));
        if (from->request().method == "HEAD") {
            http::response head;
            head.content_type = "text/event-stream";
            return from->respond(std::move(head));
        }
        const bool taken =
            manager_->watching().add(id, after, [&from] { return std::make_unique<sse_follower>(from); });
        if (taken) return;
        from->respond(problem_reply(503,
                                    std::to_string(manager_->within().followers) +
                                        " callers follow events already, which is the limit (jobs.followers)",
                                    1));
    });
}

} // namespace berth::host::job
