#include <http/problem.hpp>

#include <observe/json_output.hpp>

namespace berth::host::http {

namespace {

using observe::member;

} // namespace

std::string to_json(const problem& from) {
    rapidjson::StringBuffer text;
    observe::json_output to(text);
    to.StartObject();
    member(to, "type", from.type.empty() ? std::string_view("about:blank") : from.type);
    std::string_view title = from.title.empty() ? reason(from.status) : std::string_view(from.title);
    if (!title.empty()) member(to, "title", title);
    to.Key("status");
    to.Int(from.status);
    if (!from.detail.empty()) member(to, "detail", from.detail);
    if (!from.instance.empty()) member(to, "instance", from.instance);
    for (const auto& [name, json] : from.members) observe::raw(to, name, json);
    to.EndObject();
    return {text.GetString(), text.GetSize()};
}

response to_response(const problem& from, int retry_after) {
    response made;
    made.status = from.status;
    made.content_type = "application/problem+json";
    if (retry_after > 0) made.headers.emplace_back("Retry-After", std::to_string(retry_after));
    made.body = to_json(from);
    return made;
}

} // namespace berth::host::http
