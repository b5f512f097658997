#include <job/problems.hpp>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>

namespace berth::host::job {

namespace {

constexpr std::string_view error_schema = "urn:ivcap:schema.ai-tool.error.1";

std::string json_of(const rapidjson::Value& value) {
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> to(text);
    value.Accept(to);
    return {text.GetString(), text.GetSize()};
}

std::string quoted(std::string_view text) {
    return json_of(rapidjson::Value(rapidjson::StringRef(text.data(), text.size())));
}

std::string taken(const rapidjson::Document& from, const char* name) {
    const auto found = from.FindMember(name);
    if (found == from.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 9> known{"type",    "title",   "status",  "detail", "instance",
                                                    "$schema", "jschema", "message", "code"};
    for (std::string_view one : known)
        if (one == name) return true;
    return false;
}

} // namespace

http::problem problem_of(const job_facts& facts) {
    http::problem problem;
    problem.instance = "urn:ivcap:job:" + facts.id;
    if (facts.gone) {
        problem.status = 410;
        problem.type = "urn:berth:problem:job-expired";
        problem.title = "The result is gone";
        problem.detail = "the job " + facts.id + " ended, and its result has expired or was removed";
    } else if (facts.state == job_state::cancelled) {
        problem.status = 410;
        problem.type = "urn:berth:problem:job-cancelled";
        problem.title = "The job was cancelled";
        problem.detail = "the job " + facts.id + " was cancelled and has no result";
    } else {
        problem.status = 503;
        problem.type = "urn:berth:problem:job-interrupted";
        problem.title = "The job was interrupted";
        problem.detail = "the job " + facts.id +
                         " was cut off before it ended, since the host or its plugin stopped; post the same request "
                         "with the same job-id to run it again";
    }
    return problem;
}

std::string failure_json(http::problem from) {
    const std::string message = quoted(from.detail.empty() ? from.title : from.detail);
    if (from.status >= 500) {
        from.members.emplace_back("$schema", quoted(error_schema));
        from.members.emplace_back("jschema", quoted(error_schema));
        from.members.emplace_back("message", message);
    } else {
        from.members.emplace_back("message", message);
        from.members.emplace_back("code", std::to_string(from.status));
    }
    return http::to_json(from);
}

std::string failure_json(int status, std::string_view content_type, std::string_view body) {
    http::problem problem;
    problem.status = status;
    rapidjson::Document document;
    const bool is_json = content_type.find("json") != std::string_view::npos;
    if (is_json)
        document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(body.data(),
                                                                                               body.size());
    if (!is_json || document.HasParseError() || !document.IsObject()) {
        problem.detail = body;
        return failure_json(std::move(problem));
    }
    problem.type = taken(document, "type");
    problem.title = taken(document, "title");
    problem.detail = taken(document, "detail");
    problem.instance = taken(document, "instance");
    if (problem.detail.empty()) problem.detail = taken(document, "message");
    for (const auto& member : document.GetObject())
        if (!is_ours(member.name.GetString()))
            problem.members.emplace_back(member.name.GetString(), json_of(member.value));
    return failure_json(std::move(problem));
}

} // namespace berth::host::job
