#include "parts.hpp"

#include <mcp/era.hpp>
#include <mcp/versions.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::mcp;
using namespace berth::host::mcp::test;

namespace {

std::string era_or_code(const asked& what) {
    const http::request request = what.request();
    const auto read = read_messages(request.body);
    const auto decided = era_of(std::get<body_messages>(read).messages.front(), request);
    if (const auto* refused = std::get_if<refusal>(&decided)) return std::to_string(refused->error.code);
    return std::get<era>(decided) == era::modern ? "modern" : "legacy";
}

std::string header_code(const asked& what) {
    const http::request request = what.request();
    const auto read = read_messages(request.body);
    const auto fault = header_fault(std::get<body_messages>(read).messages.front(), request);
    return fault ? std::to_string(fault->error.code) + " " + fault->error.message : "fits";
}

const asked plain = asked().saying(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
const asked opening =
    asked().saying(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})");

} // namespace

TEST_CASE("initialize is legacy unless a header says otherwise") {
    CHECK(era_or_code(opening) == "legacy");
    CHECK(era_or_code(opening.with("mcp-protocol-version", "2026-07-28")) == "-32020");
    CHECK(era_or_code(modern("initialize")) == "modern");
}

TEST_CASE("a claim in the body is modern, and has to be whole and the same as the header's") {
    CHECK(era_or_code(modern("tools/list")) == "modern");
    CHECK(era_or_code(modern("tools/list").with("mcp-protocol-version", "")) == "-32020");
    CHECK(era_or_code(modern("tools/list").with("mcp-protocol-version", "2025-11-25")) == "-32020");
    CHECK(era_or_code(modern("tools/list", "", "", "5")) == "-32602");
    const asked future = modern("tools/list").with("mcp-protocol-version", "2027-01-01");
    std::string body = future.body;
    body.replace(body.find("2026-07-28"), 10, "2027-01-01");
    CHECK(era_or_code(future.saying(body)) == "-32022");
}

TEST_CASE("a modern header without a claim is a faulty request, and a modern notification") {
    CHECK(era_or_code(plain.with("mcp-protocol-version", "2026-07-28")) == "-32602");
    CHECK(era_or_code(plain.with("mcp-protocol-version", "2030-01-01")) == "-32602");
    CHECK(era_or_code(asked().saying(R"({"jsonrpc":"2.0","method":"n"})").with("mcp-protocol-version", "2026-07-28")) ==
          "modern");
}

TEST_CASE("everything else is legacy") {
    CHECK(era_or_code(plain) == "legacy");
    CHECK(era_or_code(plain.with("mcp-protocol-version", "1999-01-01")) == "legacy");
    CHECK(era_or_code(plain.with("mcp-protocol-version", "nonsense!!")) == "legacy");
}

TEST_CASE("headers repeat the method and the name, also as base64") {
    const asked call = modern("tools/call", R"("name":"resize")", "resize");
    CHECK(header_code(call) == "fits");
    CHECK(header_code(call.with("mcp-name", "  resize ")) == "fits");
    CHECK(header_code(call.with("mcp-name", "=?base64?cmVzaXpl?=")) == "fits");
    CHECK(header_code(call.with("mcp-name", "crop")) == "-32020 Mcp-Name says crop, the body says resize");
    CHECK(header_code(call.with("mcp-name", "=?base64?!?=")) == "-32020 Mcp-Name is no base64: =?base64?!?=");
    CHECK(header_code(call.with("mcp-name", "")) == "-32020 the header Mcp-Name is missing, the body says resize");
    CHECK(header_code(call.with("mcp-method", "tools/list")) ==
          "-32020 Mcp-Method says tools/list, the body says tools/call");
    CHECK(header_code(call.with("mcp-method", "")) ==
          "-32020 the header Mcp-Method is missing, the body says tools/call");
    CHECK(header_code(modern("tasks/get", R"("taskId":"t1")", "t2")) == "-32020 Mcp-Name says t2, the body says t1");
}
