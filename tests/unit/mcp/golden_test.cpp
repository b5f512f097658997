// Exchanges recorded from the official SDK's server. Status, error code and the shape of results bind; wording, order
// and the choice of stream or body do not, nor do the codes -32000 and -32001.
#include "../../recordings.hpp"
#include "parts.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;

namespace {

// What the recorded server's tools do.
void run_tool(const call_request& request, const call_handlers& handlers) {
    finished_call misfit;
    misfit.how = finished_call::outcome::misfit;
    misfit.message = "/name: Field required";
    finished_call boom;
    boom.how = finished_call::outcome::failed;
    boom.message = "boom";
    if (request.tool == "fail") return handlers.finished(boom);
    if (request.tool == "status") return handlers.finished(json_result(R"({"cancelled":0,"finished":0})"));
    if (request.tool == "greet") {
        const bool fits = at(request.arguments, "/name") != "missing";
        return handlers.finished(fits ? json_result(R"({"greeting":"Hello, Ada!"})") : misfit);
    }
    handlers.progress({1.0, 2.0, "step 1"});
    if (at(request.arguments, "/seconds") == "3") return; // until it is cancelled
    handlers.progress({2.0, 2.0, "step 2"});
    handlers.finished(json_result(R"({"done":2})"));
}

asked recorded_request(const rapidjson::Value& exchange, const std::map<std::string, std::string>& sessions) {
    const rapidjson::Value& request = exchange["request"];
    asked what;
    what.headers.clear();
    what.method = request["method"].GetString();
    for (const auto& one : request["headers"].GetObject()) {
        const std::string value = one.value.GetString();
        const auto session = sessions.find(value);
        what.headers.emplace_back(one.name.GetString(), session == sessions.end() ? value : session->second);
    }
    const rapidjson::Value& body = request["body"];
    if (!body.IsNull()) what.body = body.IsString() ? body.GetString() : json_of(body);
    return what;
}

// The last message of a recorded answer, as JSON.
std::string recorded_message(const rapidjson::Value& exchange) {
    const rapidjson::Value& body = exchange["response"]["body"];
    if (!body.IsObject()) return {};
    if (!body.HasMember("$sse")) return json_of(body);
    return body["$sse"].Empty() ? std::string() : json_of(body["$sse"][body["$sse"].Size() - 1]["data"]);
}

std::set<std::string> member_names(const std::string& json, const char* pointer) {
    std::set<std::string> names;
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    const rapidjson::Value* object = document.HasParseError() ? nullptr : rapidjson::Pointer(pointer).Get(document);
    if (object == nullptr || !object->IsObject()) return names;
    for (const auto& one : object->GetObject()) names.insert(one.name.GetString());
    return names;
}

std::string code_of(const std::string& message) {
    const std::string code = at(message, "/error/code");
    return code == "-32000" || code == "-32001" ? "-32600" : code;
}

void compare(const std::string& wanted, const std::string& found) {
    if (wanted.empty()) {
        CHECK(found.empty());
        return;
    }
    CHECK(code_of(found) == code_of(wanted));
    if (at(wanted, "/id") != "null")
        CHECK(at(found, "/id") == at(wanted, "/id")); // errors of ours carry the id, if there is one
    CHECK(at(found, "/method") == at(wanted, "/method"));
    CHECK(member_names(found, "/result") == member_names(wanted, "/result"));
    for (const char* pointer :
         {"/result/structuredContent", "/result/isError", "/result/resultType", "/result/protocolVersion",
          "/result/content/0/type", "/result/capabilities/tools", "/params/notifications", "/params/_meta",
          "/result/supportedVersions", "/error/data/supported"}) {
        INFO(pointer);
        CHECK(at(found, pointer) == at(wanted, pointer));
    }
}

// The recorded server of one era alone, and one whose answer the specification does not want.
bool deviates(std::string_view name) {
    return name == "modern_only_initialize" || name == "legacy_call_unknown_tool";
}

} // namespace

TEST_CASE("recorded: every exchange of both eras") {
    const auto recorded = berth::test::recording("mcp.json");
    if (!recorded) return;
    endpoint mine;
    mine.runner.at_once = run_tool;
    std::map<std::string, std::string> sessions;
    std::size_t replayed = 0;
    for (const auto& exchange : (*recorded)["exchanges"].GetArray()) {
        const std::string_view name = exchange["name"].GetString();
        if (deviates(name)) continue;
        INFO(name);
        ++replayed;
        const auto sink = mine.ask(recorded_request(exchange, sessions));
        CHECK(sink->status() == exchange["response"]["status"].GetInt());
        if (name == "legacy_initialize") {
            const char* theirs = exchange["response"]["headers"]["mcp-session-id"].GetString();
            sessions[theirs] = sink->header("Mcp-Session-Id");
        }
        compare(recorded_message(exchange), sink->last());
        mine.time.pass(std::chrono::seconds(1));
    }
    CHECK(replayed == 44);
}
