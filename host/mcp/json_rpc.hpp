// JSON-RPC 2.0 messages as MCP uses them: reading those of a client, writing those of the server. Pure, any thread.
#pragma once

#include <rapidjson/document.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::mcp {

namespace code {
constexpr int not_json = -32700;
constexpr int not_a_message = -32600;
constexpr int unknown_method = -32601;
constexpr int bad_params = -32602;
constexpr int server_fault = -32603;
constexpr int header_mismatch = -32020;
constexpr int lacks_ability = -32021;
constexpr int unsupported_version = -32022;
} // namespace code

// A request's id as JSON: "a1" with its quotes, 7, null.
using id_json = std::string;

struct message {
    enum class kind { request, notification, response };
    kind is = kind::request;
    id_json id = "null";
    std::string method;                       // empty for a response
    const rapidjson::Value* params = nullptr; // an object, or null

    // A member of params, or null.
    const rapidjson::Value* param(const char* name) const;
    // The member `name` of params._meta, or null.
    const rapidjson::Value* meta(const char* name) const;
};

// Why a body is no message, or why a request is refused.
struct rpc_error {
    int code = 0;
    std::string message;
    std::string data; // JSON; empty: none
};

// What a body holds. The messages point into the document.
struct body_messages {
    std::unique_ptr<rapidjson::Document> document;
    std::vector<message> messages; // one, but for a batch
    bool batch = false;
};

constexpr std::size_t most_batched = 100; // messages in one body (batch_messages)

std::variant<body_messages, rpc_error> read_messages(std::string_view body);

std::string result_message(const id_json& id, std::string_view result);
std::string error_message(const id_json& id, const rpc_error& error);
// `params` empty: none.
std::string notification(std::string_view method, std::string_view params = {});

// A text as JSON, and a value as JSON.
std::string json_of(std::string_view text);
std::string json_of(const rapidjson::Value& value);
std::string_view text_of(const rapidjson::Value& value);
// The text of a member that is one, else empty.
std::string_view text_member(const rapidjson::Value& object, const char* name);

} // namespace berth::host::mcp
