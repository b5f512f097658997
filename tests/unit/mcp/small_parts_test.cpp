// Origins, sessions, lists, results, progress: what needs no endpoint.
#include "parts.hpp"

#include <mcp/accept.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;
using namespace std::chrono_literals;

namespace {

std::string verdict(const std::string& host, const std::string& origin, const origin_rules& rules = {}) {
    const asked what = asked().with("host", host).with("origin", origin);
    return origin_fault(what.request(), rules).value_or("fine");
}

finished_call binary(std::string type, std::string bytes) {
    finished_call call;
    call.content_type = std::move(type);
    call.body = std::move(bytes);
    return call;
}

} // namespace

TEST_CASE("a server on a loopback address answers to its own names only") {
    CHECK(verdict("localhost:8090", "") == "fine");
    CHECK(verdict("127.0.0.1:8090", "http://localhost:3000") == "fine");
    CHECK(verdict("[::1]:8090", "") == "fine");
    CHECK(verdict("evil.example.com", "") == "not a name of this server: evil.example.com");
    CHECK(verdict("localhost", "http://evil.example.com") == "this origin is not allowed: http://evil.example.com");
    CHECK(verdict("localhost", "null") == "this origin is not allowed: null");
    CHECK(verdict("127.0.0.1.evil.com", "") == "not a name of this server: 127.0.0.1.evil.com");
    CHECK(verdict("localhost", "http://localhost.evil.com") == "this origin is not allowed: http://localhost.evil.com");
}

TEST_CASE("a server that others reach takes the origins it knows") {
    const origin_rules open{false, {"https://app.example.com"}, {"api.example.com"}};
    CHECK(verdict("whatever", "", open) == "fine");
    CHECK(verdict("api.example.com", "https://app.example.com", open) == "fine");
    CHECK(verdict("api.example.com", "https://API.example.com:8443", open) == "fine");
    CHECK(verdict("api.example.com", "http://localhost", open) == "this origin is not allowed: http://localhost");
}

TEST_CASE("media types are compared by name, range and everything") {
    CHECK(accepts("text/html, Text/Event-Stream;q=0.5", "text/event-stream"));
    CHECK(accepts("application/*", "application/json"));
    CHECK(accepts("*/*", "application/json"));
    CHECK(!accepts("application/json", "text/event-stream"));
    CHECK(!accepts("", "application/json"));
}

TEST_CASE("session ids are long and never the same, sessions have a number and an age") {
    const manual_clock time;
    sessions all({2, 1000ms}, time.reader());
    const auto one = all.open("2025-11-25"), other = all.open("2025-03-26");
    REQUIRE((one && other));
    CHECK(one->size() == 32);
    CHECK(*one != *other);
    CHECK(!all.open("2025-11-25"));
    CHECK(all.use(*other) == "2025-03-26");
    time.pass(900ms);
    CHECK(all.use(*one));
    time.pass(900ms);
    CHECK(all.drop_idle() == std::vector<std::string>{*other});
    CHECK(all.end(*one));
    CHECK(!all.end(*one));
    CHECK(!all.use(*one));
}

TEST_CASE("tools are listed page by page in their order") {
    const auto tools = some_tools();
    const auto first = tool_page(tools, {}, 3, false);
    REQUIRE(first);
    CHECK(at("{" + *first + "}", "/tools/2/name") == R"("fail")");
    CHECK(at("{" + *first + "}", "/nextCursor") == R"("after-3")");
    const auto second = tool_page(tools, "after-3", 3, false);
    REQUIRE(second);
    CHECK(at("{" + *second + "}", "/tools/0/name") == R"("status")");
    CHECK(at("{" + *second + "}", "/nextCursor") == "missing");
    CHECK(!tool_page(tools, "after-4", 3, false));
    CHECK(!tool_page(tools, "after-99999999999999999999", 3, false));
    CHECK(!tool_page(tools, "x", 3, false));
    CHECK(tool_page({}, {}, 3, false) == R"("tools":[])");
}

TEST_CASE("an output schema that is no object is for the modern era") {
    const std::vector<tool_entry> tools{
        {"count", "", "", R"({"type":"object"})", R"({"type":"integer"})", annotations_of(0b0110)}};
    const auto legacy = tool_page(tools, {}, 9, false), modern = tool_page(tools, {}, 9, true);
    CHECK(at("{" + *legacy + "}", "/tools/0/outputSchema") == "missing");
    CHECK(at("{" + *modern + "}", "/tools/0/outputSchema/type") == R"("integer")");
    CHECK(at("{" + *legacy + "}", "/tools/0/description") == R"("count")");
    CHECK(at("{" + *legacy + "}", "/tools/0/annotations") == R"({"readOnlyHint":true,"destructiveHint":false})");
}

TEST_CASE("a record is text and structure, another value is structure in the modern era alone") {
    const result_rules legacy{}, modern{era::modern};
    CHECK(call_members(json_result(R"({"a":1})"), legacy) ==
          R"("content":[{"type":"text","text":"{\"a\":1}"}],"structuredContent":{"a":1})");
    CHECK(call_members(json_result("[1]"), legacy) == R"("content":[{"type":"text","text":"[1]"}])");
    CHECK(call_members(json_result("[1]"), modern) ==
          R"("content":[{"type":"text","text":"[1]"}],"structuredContent":[1])");
    CHECK(call_members(binary("text/plain; charset=utf-8", "hi"), legacy) ==
          R"("content":[{"type":"text","text":"hi"}])");
    CHECK(call_members({}, legacy) == R"("content":[])");
}

TEST_CASE("bytes are an image, a sound, a resource or a link") {
    result_rules rules;
    rules.most_blob_bytes = 2;
    CHECK(call_members(binary("image/png", "ab"), rules) ==
          R"("content":[{"type":"image","data":"YWI=","mimeType":"image/png"}])");
    CHECK(call_members(binary("audio/wav", "a"), rules) ==
          R"("content":[{"type":"audio","data":"YQ==","mimeType":"audio/wav"}])");
    CHECK(
        call_members(binary("application/zip", "a"), rules) ==
        R"("content":[{"type":"resource","resource":{"uri":"berth:result","mimeType":"application/zip","blob":"YQ=="}}])");
    finished_call large = binary("application/zip", "abc");
    CHECK(at("{" + call_members(large, rules) + "}", "/isError") == "true");
    large.uri = "urn:ivcap:artifact:1";
    CHECK(
        call_members(large, rules) ==
        R"("content":[{"type":"resource_link","name":"result","uri":"urn:ivcap:artifact:1","mimeType":"application/zip","size":3}])");
}

TEST_CASE("what went wrong is an error for the model, not for the protocol") {
    finished_call failed;
    failed.how = finished_call::outcome::failed;
    failed.message = "boom";
    CHECK(call_members(failed, {}) == R"("content":[{"type":"text","text":"boom"}],"isError":true)");
    result_rules with_schema;
    with_schema.has_output_schema = true;
    CHECK(at("{" + call_members(binary("text/plain", "x"), with_schema) + "}", "/isError") == "true");
    finished_call unfit = json_result("{}");
    unfit.fits_its_schema = false;
    CHECK(at("{" + call_members(unfit, with_schema) + "}", "/isError") == "true");
    CHECK(at("{" + call_members(json_result("{"), {}) + "}", "/isError") == "true");
}

TEST_CASE("progress rises, a few times a second, and the last of a known total is always told") {
    const manual_clock time;
    progress_meter meter(R"("p1")", 250ms);
    const auto tell = [&](const call_progress& report) { return meter.params(report, *time.now).value_or("none"); };
    CHECK(tell({{}, {}, "a"}) == R"({"progressToken":"p1","progress":1,"message":"a"})");
    for (int i = 1; i < progress_meter::at_once; ++i) CHECK(tell({{}, {}, "b"}) != "none");
    CHECK(tell({{}, {}, "c"}) == "none"); // too soon
    time.pass(250ms);
    CHECK(tell({{}, {}, "d"}) == R"({"progressToken":"p1","progress":6,"message":"d"})");
    CHECK(tell({{}, {}, "e"}) == "none");
    time.pass(10s);                         // which saves up no more than a few
    CHECK(tell({2.0, 10.0, ""}) == "none"); // does not rise
    for (int i = 0; i < progress_meter::at_once; ++i) CHECK(tell({7.5 + i / 10.0, 10.0, ""}) != "none");
    CHECK(tell({9.5, 10.0, ""}) == "none");
    CHECK(tell({10.0, 10.0, ""}) == R"({"progressToken":"p1","progress":10,"total":10})");
    CHECK(tell({{}, {}, "done"}) == "none"); // it would be 11 of 10
}

TEST_CASE("what a call has left besides its result is pointed at after it, unless the call has failed") {
    finished_call call;
    call.content_type = "application/json";
    call.body = R"({"a":1})";
    call.links = {R"({"type":"resource_link","uri":"u1","name":"1"})",
                  R"({"type":"resource_link","uri":"u2","name":"2"})"};
    const std::string links = call.links[0] + "," + call.links[1];
    CHECK(call_members(call, {}) ==
          R"("content":[{"type":"text","text":"{\"a\":1}"},)" + links + R"(],"structuredContent":{"a":1})");
    call.body = R"({"$schema":"urn:berth:mcp-content.1","content":[{"type":"text","text":"x"}]})";
    CHECK(call_members(call, {}) == R"("content":[{"type":"text","text":"x"},)" + links + "]");
    call.body = R"({"$schema":"urn:berth:mcp-content.1","content":[]})";
    CHECK(call_members(call, {}) == R"("content":[)" + links + "]");
    call.content_type.clear();
    call.body.clear();
    CHECK(call_members(call, {}) == R"("content":[)" + links + "]");
    call.how = finished_call::outcome::failed;
    CHECK(call_members(call, {}).find("resource_link") == std::string::npos);
}
