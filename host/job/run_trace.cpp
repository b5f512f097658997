#include <job/run_trace.hpp>

#include <telemetry/telemetry.hpp>

#include <rapidjson/document.h>

namespace berth::host::job {

namespace {

constexpr std::size_t most_steps = 1000; // that are open at a time

std::string sentence_of(std::string_view problem) {
    rapidjson::Document read;
    read.Parse<rapidjson::kParseIterativeFlag>(problem.data(), problem.size());
    if (read.HasParseError() || !read.IsObject()) return {};
    for (const char* name : {"detail", "message", "title"}) {
        const auto found = read.FindMember(name);
        if (found != read.MemberEnd() && found->value.IsString()) return found->value.GetString();
    }
    return {};
}

} // namespace

void run_trace::begin(const std::string& id, const std::string& tool, const job_request& request, bool answered) {
    if (!telemetry::exporting()) return; // each job passes here
    const auto from = telemetry::context_of(request.traceparent, request.tracestate);
    const std::string name = "RUN " + tool;
    const std::lock_guard lock(mutex_);
    run_ = from && answered ? telemetry::begin_linked(name, telemetry::span_kind::internal, *from)
                            : telemetry::begin(name, telemetry::span_kind::internal, from);
    if (!run_) return;
    id_ = id;
    run_.set("job.id", id);
    run_.set("job.name", tool);
}

std::string run_trace::traceparent(const job_request& request) const {
    const std::lock_guard lock(mutex_);
    const auto where = run_.where();
    return where ? telemetry::traceparent_of(*where) : request.traceparent;
}

void run_trace::told(const reported& event) {
    const std::lock_guard lock(mutex_);
    if (!run_) return;
    if (event.kind == "step.start" && steps_.size() < most_steps) {
        telemetry::span step =
            telemetry::begin("ivcap.event:" + event.name, telemetry::span_kind::internal, run_.where());
        step.set("ivcap.job_id", id_);
        step.set("ivcap.event_name", event.name);
        steps_.emplace(event.name, std::move(step));
        return;
    }
    if (event.kind != "step.finish" && event.kind != "step.error") return;
    const auto open = steps_.find(event.name);
    if (open == steps_.end()) return;
    if (event.kind == "step.finish")
        open->second.ok();
    else
        open->second.fail(event.error);
    steps_.erase(open);
}

void run_trace::end(int status, std::string_view problem) {
    const std::lock_guard lock(mutex_);
    if (!run_) return;
    if (status >= 400) {
        const std::string why = sentence_of(problem);
        run_.add({"exception", 0, {{"exception.message", why}}});
        run_.fail(why);
    }
    steps_.clear(); // before the run that they belong to
    run_.end();
}

} // namespace berth::host::job
