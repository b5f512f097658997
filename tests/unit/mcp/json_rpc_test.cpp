#include <mcp/json_rpc.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::mcp;

namespace {

std::string refusal_of(std::string_view body) {
    const auto read = read_messages(body);
    const auto* error = std::get_if<rpc_error>(&read);
    return error == nullptr ? "read" : std::to_string(error->code);
}

} // namespace

TEST_CASE("requests, notifications and responses are told apart") {
    const auto kind_of = [](std::string_view body) {
        return std::get<body_messages>(read_messages(body)).messages.front().is;
    };
    CHECK(kind_of(R"({"jsonrpc":"2.0","id":1,"method":"ping"})") == message::kind::request);
    CHECK(kind_of(R"({"jsonrpc":"2.0","method":"notifications/x"})") == message::kind::notification);
    CHECK(kind_of(R"({"jsonrpc":"2.0","id":1,"result":{}})") == message::kind::response);
}

TEST_CASE("an id is kept as it came") {
    const auto id_of = [](std::string_view body) {
        return std::get<body_messages>(read_messages(body)).messages.front().id;
    };
    CHECK(id_of(R"({"jsonrpc":"2.0","id":"a\"1","method":"ping"})") == R"("a\"1")");
    CHECK(id_of(R"({"jsonrpc":"2.0","id":-7,"method":"ping"})") == "-7");
}

TEST_CASE("what is no JSON and what is no message have codes of their own") {
    CHECK(refusal_of(R"({"jsonrpc":)") == "-32700");
    CHECK(refusal_of("") == "-32700");
    CHECK(refusal_of(std::string(1000, '[')) == "-32700");
    CHECK(refusal_of("5") == "-32600");
    CHECK(refusal_of("[]") == "-32600");
    CHECK(refusal_of(R"({"id":1,"method":"ping"})") == "-32600");
    CHECK(refusal_of(R"({"jsonrpc":"2.0","id":null,"method":"ping"})") == "-32600");
    CHECK(refusal_of(R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})") == "-32600");
    CHECK(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":5})") == "-32600");
    CHECK(refusal_of(R"({"jsonrpc":"2.0","id":1,"method":"x","params":[]})") == "-32600");
    CHECK(refusal_of(R"({"jsonrpc":"2.0","id":1})") == "-32600");
}

TEST_CASE("a batch has a limit") {
    std::string body = "[";
    for (int count = 0; count < 101; ++count) body += R"({"jsonrpc":"2.0","id":1,"method":"ping"},)";
    body.back() = ']';
    CHECK(refusal_of(body) == "-32600");
}

TEST_CASE("messages are written with the id of their request") {
    CHECK(result_message("7", "{}") == R"({"jsonrpc":"2.0","id":7,"result":{}})");
    CHECK(error_message(R"("a")", {-32602, "no \"x\"", R"({"y":1})"}) ==
          R"({"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"no \"x\"","data":{"y":1}}})");
    CHECK(notification("n", "{}") == R"({"jsonrpc":"2.0","method":"n","params":{}})");
}
