#include <mcp/json_rpc.hpp>

#include <plugin/json_depth.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace berth::host::mcp {
namespace {

const rapidjson::Value* find(const rapidjson::Value* object, const char* name) {
    if (object == nullptr || !object->IsObject()) return nullptr;
    const auto found = object->FindMember(name);
    return found == object->MemberEnd() ? nullptr : &found->value;
}

rpc_error no_message(std::string why) {
    return {code::not_a_message, std::move(why), {}};
}

std::variant<message, rpc_error> read_message(const rapidjson::Value& json) {
    if (!json.IsObject()) return no_message("a message is an object");
    if (text_member(json, "jsonrpc") != "2.0") return no_message("jsonrpc has to be \"2.0\"");
    message read;
    const rapidjson::Value* id = find(&json, "id");
    if (id != nullptr && !id->IsString() && !id->IsInt64() && !id->IsUint64())
        return no_message("id is a text or an integer");
    if (id != nullptr) read.id = json_of(*id);
    const rapidjson::Value* method = find(&json, "method");
    if (method == nullptr) {
        const bool answers = id != nullptr && (json.HasMember("result") || json.HasMember("error"));
        if (!answers) return no_message("a message has a method, or an id with a result or an error");
        read.is = message::kind::response;
        return read;
    }
    if (!method->IsString()) return no_message("method is a text");
    read.method = text_of(*method);
    read.is = id == nullptr ? message::kind::notification : message::kind::request;
    read.params = find(&json, "params");
    if (read.params != nullptr && !read.params->IsObject()) return no_message("params is an object");
    return read;
}

} // namespace

const rapidjson::Value* message::param(const char* name) const {
    return find(params, name);
}

const rapidjson::Value* message::meta(const char* name) const {
    return find(find(params, "_meta"), name);
}

std::variant<body_messages, rpc_error> read_messages(std::string_view body) {
    if (!plugin::nests_within(body)) {
        return rpc_error{code::not_json,
                         "at most " + std::to_string(plugin::most_json_levels) +
                             " nested arrays and objects (json_levels)",
                         {}};
    }
    body_messages all;
    all.document = std::make_unique<rapidjson::Document>();
    all.document->Parse<rapidjson::kParseValidateEncodingFlag>(body.data(), body.size());
    if (all.document->HasParseError()) {
        return rpc_error{code::not_json, "not JSON at byte " + std::to_string(all.document->GetErrorOffset()), {}};
    }
    all.batch = all.document->IsArray();
    const auto add = [&all](const rapidjson::Value& json) -> std::variant<std::monostate, rpc_error> {
        auto read = read_message(json);
        if (auto* error = std::get_if<rpc_error>(&read)) return std::move(*error);
        all.messages.push_back(std::get<message>(std::move(read)));
        return {};
    };
    if (!all.batch) {
        if (auto added = add(*all.document); auto* error = std::get_if<rpc_error>(&added)) return std::move(*error);
        return all;
    }
    if (all.document->Empty() || all.document->Size() > most_batched) {
        return no_message("a batch has 1 to " + std::to_string(most_batched) + " messages (batch_messages)");
    }
    for (const auto& one : all.document->GetArray()) {
        if (auto added = add(one); auto* error = std::get_if<rpc_error>(&added)) return std::move(*error);
    }
    return all;
}

std::string result_message(const id_json& id, std::string_view result) {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + std::string(result) + "}";
}

std::string error_message(const id_json& id, const rpc_error& error) {
    std::string text = R"({"jsonrpc":"2.0","id":)" + id + R"(,"error":{"code":)" + std::to_string(error.code) +
                       R"(,"message":)" + json_of(error.message);
    if (!error.data.empty()) text += R"(,"data":)" + error.data;
    return text + "}}";
}

std::string notification(std::string_view method, std::string_view params) {
    std::string text = R"({"jsonrpc":"2.0","method":)" + json_of(method);
    if (!params.empty()) text += R"(,"params":)" + std::string(params);
    return text + "}";
}

std::string json_of(std::string_view text) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> to(buffer);
    to.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return {buffer.GetString(), buffer.GetSize()};
}

std::string json_of(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> to(buffer);
    value.Accept(to);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string_view text_of(const rapidjson::Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

std::string_view text_member(const rapidjson::Value& object, const char* name) {
    const rapidjson::Value* found = find(&object, name);
    return found != nullptr && found->IsString() ? text_of(*found) : std::string_view();
}

} // namespace berth::host::mcp
