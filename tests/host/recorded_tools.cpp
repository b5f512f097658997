// The recorded exchanges of a lambda service against the same tools here, as far as a tool's own answers go: requests
// that ended in time, and the events that its jobs sent. Jobs themselves are the host's matter.
#include <berth/test.hpp>

#include <catch2/catch.hpp>

#include "../recordings.hpp"

#include <algorithm>
#include <set>

namespace {

std::string text_of(const rapidjson::Value& value) {
    return {value.GetString(), value.GetStringLength()};
}

rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    return document;
}

// Where the original was wrong (the page says so), or where the answer is that of the machine it ran on.
const std::set<std::string> others = {"result_emptydict",     "result_zero",     "error_no_result",
                                      "error_unserialisable", "result_file",     "error_value",
                                      "timeout_fraction",     "timeout_garbage", "outbound_ip"};

bool is_own_answer(const rapidjson::Value& exchange) {
    const auto& request = exchange["request"];
    const std::string target = text_of(request["target"]);
    const int status = exchange["response"]["status"].GetInt();
    const bool sent_json = request["body"].IsObject();
    const bool has_type = request["headers"].HasMember("content-type");
    return text_of(request["method"]) == "POST" && target != "/mcp" && !target.ends_with("/greet/") && sent_json &&
           has_type && (status == 200 || status == 400 || status == 422 || status == 500) &&
           !others.contains(text_of(exchange["name"]));
}

std::string body_of(const rapidjson::Value& exchange) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    exchange["request"]["body"].Accept(writer);
    return buffer.GetString();
}

void check_success(const rapidjson::Value& response, const berth::test::answer& got) {
    CHECK(got.content_type == text_of(response["headers"]["content-type"]));
    const auto& body = response["body"];
    if (got.content_type == "application/json")
        CHECK(parsed(got.body) == body);
    else if (body.IsString())
        CHECK(got.body == text_of(body));
}

// The members of the original are among those of the problem, but for the stack trace.
void check_failure(const rapidjson::Value& response, const berth::test::answer& got) {
    CHECK(got.content_type == "application/problem+json");
    const auto problem = parsed(got.body);
    REQUIRE(problem.IsObject());
    for (const auto& member : response["body"].GetObject()) {
        const std::string name = text_of(member.name);
        if (name == "traceback" || name == "detail") continue;
        INFO(name);
        REQUIRE(problem.HasMember(name.c_str()));
        CHECK(problem[name.c_str()] == member.value);
    }
}

} // namespace

TEST_CASE("tools answer as they did in the recording") {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    const auto& all = *recorded;
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    std::size_t replayed = 0;
    for (const auto& exchange : all["exchanges"].GetArray()) {
        if (!is_own_answer(exchange)) continue;
        INFO(text_of(exchange["name"]));
        berth::test::headers headers;
        for (const auto& header : exchange["request"]["headers"].GetObject())
            if (text_of(header.name) != "content-length")
                headers.emplace_back(text_of(header.name), text_of(header.value));
        const auto got = host.post(text_of(exchange["request"]["target"]), body_of(exchange), headers);
        const auto& response = exchange["response"];
        REQUIRE(got.status == response["status"].GetInt());
        if (got.status == 200)
            check_success(response, got);
        else
            check_failure(response, got);
        ++replayed;
    }
    CHECK(replayed > 25);
}

TEST_CASE("jobs send the events of the recording, member by member in its order") {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    const auto& all = *recorded;
    berth::test::host host(BERTH_LAMBDA_TOOLS);
    REQUIRE(host.post("/slow_jobs", R"({"seconds":0.01,"steps":1})").status == 200);
    REQUIRE(host.post("/fail", R"({"kind":"step"})").status == 500);
    const auto told = host.events();
    for (const auto& sent : all["to_sidecar"].GetArray()) {
        const std::string name = text_of(sent["name"]);
        if (!name.starts_with("event_")) continue;
        INFO(name);
        rapidjson::Document event;
        event.CopyFrom(sent["request"]["body"], event.GetAllocator());
        if (event.HasMember("stacktrace")) event["stacktrace"].SetNull(); // we have none to show
        rapidjson::StringBuffer buffer;
        rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
        event.Accept(writer);
        CHECK(std::find(told.begin(), told.end(), std::string(buffer.GetString())) != told.end());
    }
}
