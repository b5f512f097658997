#include <app/ready_note.hpp>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace berth::host::app {

std::string to_json(const ready_note& note) {
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> to(text);
    to.StartObject();
    to.Key("pid");
    to.Int64(note.pid);
    to.Key("http");
    to.String(note.http.c_str());
    to.Key("admin");
    to.String(note.admin.c_str());
    to.Key("version");
    to.String(note.version.c_str());
    to.EndObject();
    return std::string(text.GetString(), text.GetSize()) + '\n';
}

std::optional<ready_note> ready_note_from(std::string_view json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) return std::nullopt;
    const auto text = [&](const char* name) {
        const auto member = document.FindMember(name);
        return member != document.MemberEnd() && member->value.IsString() ? std::string(member->value.GetString())
                                                                          : std::string();
    };
    ready_note note{0, text("http"), text("admin"), text("version")};
    const auto pid = document.FindMember("pid");
    if (pid != document.MemberEnd() && pid->value.IsInt64()) note.pid = pid->value.GetInt64();
    return note.pid > 0 ? std::optional(note) : std::nullopt;
}

} // namespace berth::host::app
