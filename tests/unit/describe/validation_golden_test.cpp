// What the original answered to requests that do not fit, entry by entry.
#include "../../recordings.hpp"
#include "lambda_types.hpp"
#include "sample.hpp"

#include <describe/validation.hpp>

using namespace berth::host::describe;

namespace {

std::string body_of(const rapidjson::Value& exchange) {
    const rapidjson::Value& body = exchange["request"]["body"];
    if (body.IsNull()) return {};
    if (body.IsString()) return body.GetString(); // as it was sent
    return test::at(exchange, "/request/body");
}

std::string entries(const std::vector<misfit>& found) {
    std::string json = "[";
    for (const misfit& one : found) json += (json.size() > 1 ? "," : "") + one.entry;
    return json + "]";
}

void replay(std::string_view name) {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    const rapidjson::Value* exchange = berth::test::named((*recorded)["exchanges"], name);
    REQUIRE(exchange != nullptr);
    CHECK(entries(misfits(test::lambda::greet_request, body_of(*exchange))) ==
          test::at(*exchange, "/response/body/detail"));
}

} // namespace

TEST_CASE("recorded: a member is missing") {
    replay("invalid_missing");
}
TEST_CASE("recorded: a member has the wrong type") {
    replay("invalid_type");
}
TEST_CASE("recorded: a number is out of range") {
    replay("invalid_range");
}
TEST_CASE("recorded: several members do not fit") {
    replay("invalid_several");
}
TEST_CASE("recorded: the body is no JSON") {
    replay("invalid_json");
}
TEST_CASE("recorded: the body is a list") {
    replay("invalid_array");
}
TEST_CASE("recorded: the body is empty") {
    replay("invalid_empty_body");
}

TEST_CASE("recorded: what was taken fits") {
    const auto recorded = berth::test::recording("lambda.json");
    if (!recorded) return;
    for (const std::string_view name : {"sync_greet_defaults", "sync_greet_all", "sync_greet_wrong_schema",
                                        "sync_greet_extra_field", "sync_greet_coercion"}) {
        const rapidjson::Value* exchange = berth::test::named((*recorded)["exchanges"], name);
        REQUIRE(exchange != nullptr);
        INFO(name);
        CHECK(entries(misfits(test::lambda::greet_request, body_of(*exchange))) == "[]");
    }
}
