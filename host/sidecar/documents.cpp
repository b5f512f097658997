#include <sidecar/documents.hpp>

#include <observe/json_output.hpp>

#include <rapidjson/document.h>

namespace berth::host::sidecar {

namespace {

std::string text_in(const rapidjson::Document& from, const char* name) {
    if (!from.IsObject()) return {};
    const auto found = from.FindMember(name);
    if (found == from.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

} // namespace

std::string error_json(const job::job_facts& job) {
    rapidjson::Document problem;
    problem.Parse<rapidjson::kParseIterativeFlag>(job.problem.data(), job.problem.size());
    if (problem.HasParseError()) problem.SetObject();
    std::string error = text_in(problem, "message");
    if (error.empty()) error = text_in(problem, "detail");
    if (error.empty()) error = text_in(problem, "title");
    std::string type = text_in(problem, "error_type");
    if (type.empty()) // an error of the caller's making, or what the host did with the job
        type = job.state == job::job_state::failed ? (job.status < 500 ? "ValueError" : "error")
                                                   : std::string(job::name_of(job.state));
    rapidjson::StringBuffer text;
    observe::json_output to(text);
    to.StartObject();
    observe::member(to, "$schema", "urn:ivcap:schema.service.error.1");
    observe::member(to, "error", error);
    observe::member(to, "type", type);
    to.Key("traceback"); // stays in the log
    to.Null();
    to.EndObject();
    return {text.GetString(), text.GetSize()};
}

} // namespace berth::host::sidecar
