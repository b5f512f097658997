#include <inference/text/chat_tools.hpp>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <optional>

namespace berth::host::inference {

namespace {

using buffer = rapidjson::StringBuffer;
using writer = rapidjson::Writer<buffer>;

std::string taken(const buffer& from) {
    return {from.GetString(), from.GetSize()};
}

void put(writer& to, std::string_view text) {
    to.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

// An object on one line; nullopt when it is none. Copied event by event: a tree of what callers sent could be deeper
// than the stack of this thread.
std::optional<std::string> object_on_one_line(std::string_view json) {
    buffer text;
    writer to(text);
    rapidjson::MemoryStream in(json.data(), json.size());
    rapidjson::Reader reader;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
    if (!reader.Parse<flags>(in, to) || text.GetString()[0] != '{') return std::nullopt;
    return taken(text);
}

// What is no JSON object is put there as a string, so that the whole stays JSON.
void put_object(writer& to, std::string_view json) {
    const auto object = object_on_one_line(json.empty() ? "{}" : json);
    if (object)
        to.RawValue(object->data(), object->size(), rapidjson::kObjectType);
    else
        put(to, json);
}

} // namespace

std::string json_of(const chat_tool& tool) {
    buffer text;
    writer to(text);
    to.StartObject();
    to.Key("type");
    to.String("function");
    to.Key("function");
    to.StartObject();
    to.Key("name");
    put(to, tool.name);
    if (!tool.description.empty()) {
        to.Key("description");
        put(to, tool.description);
    }
    to.Key("parameters");
    put_object(to, tool.parameters);
    to.EndObject();
    to.EndObject();
    return taken(text);
}

std::string json_of(const chat_tool_call& call, std::string_view arguments_key) {
    buffer text;
    writer to(text);
    to.StartObject();
    to.Key("name");
    put(to, call.name);
    to.Key(arguments_key.data(), static_cast<rapidjson::SizeType>(arguments_key.size()));
    put_object(to, call.arguments);
    to.EndObject();
    return taken(text);
}

std::string tool_notes(std::span<const chat_tool> tools, std::string_view open, std::string_view close,
                       std::string_view arguments_key) {
    std::string text =
        "# Tools\n\nThese functions can be called to help the user; each is described by a JSON schema:\n<tools>\n";
    for (const chat_tool& tool : tools) text += json_of(tool) + "\n";
    text += "</tools>\n\nTo call one, answer with a JSON object that has its name and its arguments";
    if (!open.empty()) text += ", inside tags, once for each call";
    text += ":\n";
    text += open;
    text += "{\"name\": \"…\", \"" + std::string(arguments_key) + "\": {…}}";
    return text.append(close);
}

} // namespace berth::host::inference
