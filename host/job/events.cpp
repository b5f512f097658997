#include <job/events.hpp>

#include <observe/json_output.hpp>

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace berth::host::job {

namespace {

constexpr std::size_t deepest = 64;
constexpr std::string_view own_prefix = "urn:ivcap:schema:service.event.";

using observe::member;
using text_writer = observe::json_output;

// RapidJSON's iterative parser takes any depth; what walks the value later does not.
bool is_shallow(std::string_view json) noexcept {
    std::size_t depth = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_text) {
            if (c == '\\') ++i;
            in_text = c != '"';
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest) return false;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return true;
}

std::string_view text_of(const rapidjson::Value& in, const char* name) {
    const auto found = in.FindMember(name);
    if (found == in.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

std::string kind_of(std::string_view schema) {
    if (!schema.starts_with(own_prefix)) return "event";
    schema.remove_prefix(own_prefix.size());
    const std::size_t version = schema.rfind('.');
    const std::string_view kind = schema.substr(0, version);
    const bool plain = std::ranges::all_of(kind, [](char c) { return (c >= 'a' && c <= 'z') || c == '.' || c == '_'; });
    return plain && !kind.empty() ? std::string(kind) : "event"; // it stands on a line of its own
}

bool has_number(const rapidjson::Value& in, const char* name) {
    const auto found = in.FindMember(name);
    return found != in.MemberEnd() && found->value.IsNumber();
}

// A step that begins is progress, and so is every event that counts what is done.
bool tells_progress(std::string_view kind, const rapidjson::Document& event) {
    if (kind == "step.start" || kind == "step.info") return true;
    const auto options = event.FindMember("options");
    return kind == "generic" && options != event.MemberEnd() && options->value.IsObject() &&
           has_number(options->value, "done");
}

std::string progress_of(const rapidjson::Document& event) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    to.StartObject();
    member(to, "step", text_of(event, "name"));
    const auto options = event.FindMember("options");
    if (options != event.MemberEnd() && options->value.IsObject()) {
        const rapidjson::Value& said = options->value;
        if (said.HasMember("message") && said["message"].IsString()) member(to, "message", text_of(said, "message"));
        for (const char* number : {"done", "total"}) {
            if (!has_number(said, number)) continue;
            to.Key(number);
            said[number].Accept(to);
        }
    }
    to.EndObject();
    return {text.GetString(), text.GetSize()};
}

} // namespace

std::optional<reported> read_report(std::string_view json) {
    if (!is_shallow(json)) return std::nullopt;
    rapidjson::Document event;
    event.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json.data(), json.size());
    if (event.HasParseError() || !event.IsObject()) return std::nullopt;
    event.RemoveMember("at");
    event.RemoveMember("seq");
    rapidjson::StringBuffer text;
    text_writer to(text);
    event.Accept(to);
    reported result{kind_of(text_of(event, "$schema")), {text.GetString(), text.GetSize()}, {}, {}, {}};
    result.name = text_of(event, result.kind.ends_with("error") ? "context" : "name");
    result.error = text_of(event, "error");
    if (tells_progress(result.kind, event)) result.progress = progress_of(event);
    return result;
}

job_event state_event(std::uint32_t number, std::int64_t at, const job_facts& of) {
    std::string json = "{\"state\":\"" + std::string(name_of(of.state)) +
                       "\",\"attempt\":" + std::to_string(of.attempts) +
                       ",\"$schema\":\"urn:berth:schema:job.event.state.1\"}";
    return {number, at, "state", std::move(json)};
}

std::string event_json(const job_event& event) {
    std::string text = event.json.substr(0, event.json.rfind('}'));
    if (text.size() > 1) text += ',';
    return text + "\"at\":\"" + time_text(event.at) + "\",\"seq\":" + std::to_string(event.number) + '}';
}

std::string time_text(std::int64_t at) {
    return Poco::DateTimeFormatter::format(Poco::Timestamp(at), "%Y-%m-%dT%H:%M:%S.%FZ");
}

} // namespace berth::host::job
