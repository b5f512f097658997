#include <app/mcp_call_end.hpp>

#include <describe/validation.hpp>
#include <job/events.hpp>
#include <job/problems.hpp>
#include <mcp/json_rpc.hpp>

#include <fstream>
#include <iterator>

namespace berth::host::app {

namespace {

using outcome = mcp::finished_call::outcome;

rapidjson::Document read(const std::string& json) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) document.SetObject();
    return document;
}

void take_result(mcp::finished_call& to, const job::job_facts& job, const job::result_files& files, std::size_t most) {
    to.content_type = job.content_type;
    to.size = job.size;
    if (job.file.empty()) {
        to.body = job.result;
        return;
    }
    if (job.size > most) return;
    std::ifstream in(files.path(job.file), std::ios::binary);
    to.body.assign(std::istreambuf_iterator<char>(in), {});
    if (to.body.size() == job.size) return;
    to = {};
    to.how = outcome::failed;
    to.message = "the result is not in the state folder any more";
}

} // namespace

bool fits_result_schema(const berth_endpoint& tool, const std::string& body) {
    if (!tool.result) return true;
    describe::validation_rules rules;
    rules.strict = true;
    rules.most = 1;
    return describe::misfits(*tool.result, body, rules).empty();
}

std::string sentence_of(const std::string& problem) {
    const rapidjson::Document said = read(problem);
    for (const char* member : {"message", "detail", "title"}) {
        if (const std::string_view text = mcp::text_member(said, member); !text.empty()) return std::string(text);
    }
    const bool is_text = !problem.empty() && said.ObjectEmpty() && problem.front() != '{';
    return is_text ? problem : "the tool failed";
}

mcp::finished_call call_end_of(const job::job_facts& job, const berth_endpoint* tool, const job::result_files& files,
                               std::size_t most) {
    mcp::finished_call end;
    if (job.state == job::job_state::succeeded && !job.gone) {
        take_result(end, job, files, most);
        if (end.content_type.starts_with("application/json") && !end.body.empty())
            end.fits_its_schema = !tool || fits_result_schema(*tool, end.body);
        return end;
    }
    end.how = outcome::failed;
    if (job.state == job::job_state::failed && !job.gone) {
        if (job.status == 504) end.how = outcome::timed_out;
        end.message = sentence_of(job.problem);
        return end;
    }
    if (job.state == job::job_state::cancelled && !job.gone) end.how = outcome::cancelled;
    end.message = job::problem_of(job).detail;
    return end;
}

bool failed_beyond_the_tool(const job::job_facts& job) {
    if (job.state == job::job_state::interrupted) return true;
    const bool servers = job.state == job::job_state::failed && job.status >= 500 && job.status != 504;
    // Any other type is that of an exception, which is the tool's failure.
    const rapidjson::Document said = read(job.problem);
    const std::string_view type = mcp::text_member(said, "error_type");
    return servers && (type.empty() || type == "berth::problem");
}

mcp::task_state task_state_of(const job::job_facts& job) {
    mcp::task_state task;
    task.tool = job.tool;
    task.created = job::time_text(job.created);
    const std::int64_t moved = job.finished ? job.finished : job.started ? job.started : job.created;
    task.updated = job::time_text(moved);
    if (!job::is_finished(job.state)) {
        const rapidjson::Document told = read(job.progress);
        task.message = mcp::text_member(told, "message");
        if (task.message.empty()) task.message = mcp::text_member(told, "step");
        return task;
    }
    if (job.expires > job.created) task.ttl = (job.expires - job.created) / 1000;
    if (job.state == job::job_state::cancelled)
        task.status = mcp::task_state::cancelled;
    else
        task.status = failed_beyond_the_tool(job) ? mcp::task_state::failed : mcp::task_state::completed;
    return task;
}

} // namespace berth::host::app
