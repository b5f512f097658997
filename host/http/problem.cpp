#include <http/problem.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace berth::host::http {

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

void member(writer& to, std::string_view name, std::string_view value) {
    to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

} // namespace

std::string to_json(const problem& from) {
    rapidjson::StringBuffer text;
    writer to(text);
    to.StartObject();
    member(to, "type", from.type.empty() ? std::string_view("about:blank") : from.type);
    std::string_view title = from.title.empty() ? reason(from.status) : std::string_view(from.title);
    if (!title.empty()) member(to, "title", title);
    to.Key("status");
    to.Int(from.status);
    if (!from.detail.empty()) member(to, "detail", from.detail);
    if (!from.instance.empty()) member(to, "instance", from.instance);
    for (const auto& [name, json] : from.members) {
        to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
        to.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    }
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
