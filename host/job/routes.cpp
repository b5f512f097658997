#include <job/routes.hpp>

#include <binding/refusals.hpp>
#include <binding/snapshot.hpp>
#include <http/problem.hpp>
#include <job/ids.hpp>
#include <observe/log.hpp>

#include <charconv>

namespace berth::host::job {

using binding::tool_page;

namespace {

constexpr int drain_retry_seconds = 5;

http::response too_large(std::uint64_t limit) {
    return problem_reply(413, "the body has more than " + std::to_string(limit) +
                                  " bytes, which is the limit (jobs.request_bytes)");
}

http::response draining_reply() {
    http::response made =
        problem_reply(503, "the host is draining: it finishes what runs and takes no new jobs", drain_retry_seconds);
    made.close = true;
    return made;
}

std::string route_of(const binding::endpoint_plan& tool, tool_page page) {
    const std::string path = tool.endpoint->path;
    switch (page) {
    case tool_page::submit:
    case tool_page::describe:
        return path;
    case tool_page::list:
        return path + "/jobs";
    case tool_page::fetch:
    case tool_page::remove:
        return path + "/jobs/{id}";
    case tool_page::status:
        return path + "/jobs/{id}/status";
    case tool_page::events:
        break;
    }
    return path + "/jobs/{id}/events";
}

} // namespace

routes::routes(std::shared_ptr<manager> jobs, tool_texts texts, public_url_rules where, std::string version)
    : manager_(std::move(jobs)), texts_(std::move(texts)), where_(std::move(where)), version_(std::move(version)) {}

void routes::add_pages(binding::dispatcher& to) {
    add_page(to, "GET", "/jobs", tool_page::list);
    add_page(to, "GET", "/jobs/{id}", tool_page::fetch);
    add_page(to, "DELETE", "/jobs/{id}", tool_page::remove);
    add_page(to, "GET", "/jobs/{id}/status", tool_page::status);
    add_page(to, "GET", "/jobs/{id}/events", tool_page::events);
}

void routes::show_events(http::exchange call, const std::string& id) {
    const auto from = std::make_shared<caller>(std::move(call), answer_count(), version_, "/jobs/{id}/events");
    events(from, std::string(bare_id(id)), {});
}

void routes::add_page(binding::dispatcher& to, const char* method, const char* path, tool_page page) {
    const binding::status_counters counters("host", method);
    to.add(method, path, [this, page, counters, path](http::exchange call, std::vector<std::string> parameters) {
        const auto from = std::make_shared<caller>(
            std::move(call), [counters](int status, double) { counters.count(status); }, version_, path);
        show(from, page, parameters.empty() ? std::string() : std::move(parameters.front()), scope_of(from->request()));
    });
}

scope routes::scope_of(const http::request& request) const {
    scope in;
    if (manager_->within().owners_only) in.owner = fingerprint_of(request.find("authorization"));
    return in;
}

// ------------------------------------------------------------------ submitting

std::optional<http::response> routes::refusal(const http::request& head, const binding::endpoint_plan& tool) const {
    if (manager_->draining()) return draining_reply();
    const std::uint64_t limit = manager_->within().request_bytes;
    if (const std::string_view length = head.find("content-length"); !length.empty()) {
        std::uint64_t announced = 0;
        std::from_chars(length.data(), length.data() + length.size(), announced);
        if (announced > limit) return too_large(limit);
    }
    if (head.body.size() > limit) return too_large(limit);
    if (auto wrong = binding::wrong_media(head, tool)) return wrong;
    const std::string_view id = head.find("job-id");
    if (id.data() && !is_good_id(bare_id(id)))
        return problem_reply(400, "expected job-id to be 1 to 128 letters, digits and -_.:~, found \"" +
                                      std::string(id.substr(0, 160)) + '"');
    std::string fault;
    patience_of(head, {}, manager_->within().wait, fault);
    if (!fault.empty()) return problem_reply(400, fault);
    return std::nullopt;
}

http::admission routes::admit(const http::request& head, const binding::endpoint_plan& tool, tool_page page) noexcept {
    http::admission says;
    if (page != tool_page::submit) return says;
    says.refusal = refusal(head, tool);
    says.body_bytes = manager_->within().request_bytes;
    if (says.refusal) says.refusal->headers.emplace_back("Ivcap-AI-Tool-Version", version_);
    return says;
}

std::optional<http::response> routes::misfit(const http::request& request, const binding::endpoint_plan& tool) const {
    if (!tool.endpoint->body || !texts_.misfits) return std::nullopt;
    const bool strict = tool.endpoint->tool && (tool.endpoint->tool->flags & BERTH_TOOL_STRICT);
    const std::vector<std::string> entries = texts_.misfits(*tool.endpoint->body, request.body, strict);
    if (entries.empty()) return std::nullopt;
    std::string list = "[";
    for (const std::string& one : entries) list += (list.size() > 1 ? "," : "") + one;
    if (manager_->within().list_in_detail) {
        http::response made;
        made.status = 422;
        made.content_type = "application/json";
        made.body = "{\"detail\":" + list + "]}";
        return made;
    }
    http::problem why;
    why.status = 422;
    why.detail = "the request does not fit the tool in " + std::to_string(entries.size()) +
                 (entries.size() == 1 ? " place" : " places") + "; errors lists them";
    why.members.emplace_back("errors", list + ']');
    return http::to_response(why);
}

void routes::submit(const caller_pointer& from, const binding::tool_request& asked) {
    const http::request& request = from->request();
    if (auto refused = refusal(request, *asked.plan)) return from->respond(std::move(*refused));
    if (auto refused = misfit(request, *asked.plan)) return from->respond(std::move(*refused));
    const preferences said = preferences_of(request);
    std::string fault;
    const auto wait = patience_of(request, said, manager_->within().wait, fault);
    submission what;
    what.plugin = asked.plugin->name();
    what.path = asked.plan->endpoint->path;
    what.id = bare_id(request.find("job-id"));
    what.body = request.body;
    what.content_type = request.find("content-type");
    what.authorization = request.find("authorization");
    const auto place = from->span().where();
    what.traceparent = place ? telemetry::traceparent_of(*place) : std::string(request.find("traceparent"));
    what.tracestate = request.find("tracestate");
    std::string id = what.id;
    manager_->submit(std::move(what), wait, [this, from, id, style = style_of(said)](const answer& with) {
        from->respond(result_reply(id, with, style, manager_->files()));
    });
}

// ------------------------------------------------------------------ the rest

void routes::describe(const caller_pointer& from, const binding::tool_request& asked) {
    http::response made;
    made.content_type = "application/json";
    const std::string url = public_url(from->request(), from->call().peer(), where_);
    if (texts_.description)
        made.body = texts_.description(*asked.plugin->instance->about(), *asked.plan->endpoint, url);
    from->respond(std::move(made));
}

void routes::handle(binding::tool_request asked) noexcept {
    try {
        // The plan keeps its counters alive with the plugin's entry.
        const auto from = std::make_shared<caller>(
            std::move(asked.call),
            [plugin = asked.plugin, plan = asked.plan](int status, double seconds) {
                plan->counters.count(status);
                if (plan->has(BERTH_ENDPOINT_TOOL)) plugin->seconds->observe(seconds);
            },
            version_, route_of(*asked.plan, asked.page));
        if (asked.page == tool_page::submit) return submit(from, asked);
        if (asked.page == tool_page::describe) return describe(from, asked);
        scope in = scope_of(from->request());
        in.plugin = asked.plugin->name();
        in.path = asked.plan->endpoint->path;
        show(from, asked.page, std::move(asked.id), std::move(in));
    } catch (const std::exception& error) { // the exchange, dropped unanswered, has answered 500
        observe::error("job.request_failed", {{"reason", error.what()}});
    }
}

void routes::show(const caller_pointer& from, tool_page page, std::string given, scope in) {
    std::string id(bare_id(given));
    switch (page) {
    case tool_page::list:
        return list(from, std::move(in));
    case tool_page::fetch:
        return fetch(from, std::move(id), std::move(in));
    case tool_page::status:
        return manager_->look(id, std::move(in),
                              [from, id](const answer& with) { from->respond(status_reply(id, with)); });
    case tool_page::remove:
        return manager_->cancel(id, std::move(in),
                                [from, id](const answer& with) { from->respond(cancel_reply(id, with)); });
    case tool_page::events:
        return events(from, std::move(id), std::move(in));
    default:
        return;
    }
}

void routes::fetch(const caller_pointer& from, std::string id, scope in) {
    const preferences said = preferences_of(from->request());
    const std::chrono::milliseconds asked = said.wait.value_or(std::chrono::seconds(0));
    const auto wait = std::min(asked, manager_->within().wait);
    manager_->fetch(id, std::move(in), wait, [this, from, id, style = style_of(said)](const answer& with) {
        from->respond(result_reply(id, with, style, manager_->files()));
    });
}

} // namespace berth::host::job
