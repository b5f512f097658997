#include <job/documents.hpp>

#include <job/events.hpp>
#include <observe/json_output.hpp>

namespace berth::host::job {

namespace {

using observe::count;
using observe::flag;
using observe::key;
using observe::member;
using observe::raw;
using text_writer = observe::json_output;

void time_member(text_writer& to, std::string_view name, std::int64_t at) {
    if (at) member(to, name, time_text(at));
}

void write_links(text_writer& to, const job_facts& job) {
    const std::string place = location_of(job);
    key(to, "links");
    to.StartObject();
    member(to, "self", place + "/status");
    member(to, "events", place + "/events");
    member(to, "result", place);
    member(to, "cancel", place);
    to.EndObject();
}

void write_result(text_writer& to, const job_facts& job) {
    key(to, "result");
    to.StartObject();
    member(to, "content_type", job.content_type);
    count(to, "size", job.size);
    to.EndObject();
}

void write_job(text_writer& to, const job_facts& job, std::optional<std::size_t> position, bool for_operators) {
    to.StartObject();
    member(to, "id", job.id);
    member(to, "tool", job.tool);
    member(to, "state", name_of(job.state));
    if (for_operators) {
        member(to, "plugin", job.plugin);
        member(to, "path", job.path);
    }
    if (position) count(to, "position", *position);
    time_member(to, "created", job.created);
    time_member(to, "started", job.started);
    time_member(to, "finished", job.finished);
    if (is_finished(job.state)) time_member(to, "expires", job.expires);
    count(to, "attempts", job.attempts);
    flag(to, "durable", job.durable);
    if (job.stopping) flag(to, "stopping", true);
    if (job.gone) flag(to, "gone", true);
    if (!job.progress.empty()) raw(to, "progress", job.progress);
    if (job.state == job_state::succeeded && !job.gone) write_result(to, job);
    if (!job.problem.empty()) raw(to, "problem", job.problem);
    write_links(to, job);
    to.EndObject();
}

std::string listed(const std::vector<job_facts>& jobs, bool more, bool for_operators) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    to.StartObject();
    key(to, "jobs");
    to.StartArray();
    for (const job_facts& one : jobs) write_job(to, one, std::nullopt, for_operators);
    to.EndArray();
    if (more && !jobs.empty()) member(to, "next", jobs.back().id);
    to.EndObject();
    return {text.GetString(), text.GetSize()};
}

} // namespace

std::string location_of(const job_facts& job) {
    return (job.path == "/" ? "" : job.path) + "/jobs/" + job.id;
}

std::string status_json(const job_facts& job, std::optional<std::size_t> position) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    write_job(to, job, position, false);
    return {text.GetString(), text.GetSize()};
}

std::string list_json(const std::vector<job_facts>& jobs, bool more) {
    return listed(jobs, more, false);
}

std::string operator_list_json(const std::vector<job_facts>& jobs, bool more) {
    return listed(jobs, more, true);
}

std::string events_json(const std::vector<job_event>& events) {
    std::string text = "[";
    for (const job_event& one : events) text += (text.size() > 1 ? "," : "") + event_json(one);
    return text + ']';
}

} // namespace berth::host::job
