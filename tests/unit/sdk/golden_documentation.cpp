// The documentation of all services of the recorded exchanges, against the recorded records.
#include "table_host.hpp"

#include "duplex_service.hpp"
#include "error_impl.hpp"
#include "example_impl.hpp"
#include "example_ws_impl.hpp"
#include "file_service.hpp"
#include "http_stream_service.hpp"
#include "my_service.hpp"
#include "streaming_service.hpp"
#include "tortoise_tts.hpp"
#include "types_service.hpp"
#include "url_service.hpp"
#include "ws_error_impl.hpp"

#include <berth/documentation.hpp>

#include <catch2/catch.hpp>

#include "../../recordings.hpp"

namespace {

using namespace conformance;
using berth::test::json_of;

using documented = berth::documentation<MyService, FileService, StreamingService, ExampleImpl, UrlService, TortoiseTTS, ErrorImpl,
                                        WsErrorImpl, HttpStreamService, ExampleWsImpl, DuplexService, TypesService>;
constexpr auto documented_table = berth::detail::plugin<documented>::make_table("docs", "1.0.0");

std::string replaced(std::string text, std::string_view from, std::string_view by) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + by.size())) text.replace(at, from.size(), by);
    return text;
}
// The recorded record with the names of enumerators, which the wire carries; the original wrongly lists their values.
std::string expected(const rapidjson::Value& documentation) {
    const std::string text = replaced(json_of(documentation), R"("enum":["red","green","blue"])", R"("enum":["RED","GREEN","BLUE"])");
    return replaced(text, R"("enum":[1,2,3])", R"("enum":["LOW","MEDIUM","HIGH"])");
}

} // namespace

TEST_CASE("the documentation of every recorded endpoint is the recorded one") {
    const auto records = berth::test::recording("json-schema.json");
    if (!records) return;
    const table_host host(documented_table);
    rapidjson::Document services;
    services.Parse(host.call("json").body.c_str());
    REQUIRE(services.IsArray());
    // Those that differ on purpose, each with its reason.
    std::ifstream listed(DEVIATIONS, std::ios::binary);
    rapidjson::Document deviations;
    deviations.Parse(std::string{std::istreambuf_iterator<char>(listed), {}}.c_str());
    REQUIRE(deviations.IsObject());
    int compared = 0;
    for (const auto& one : (*records)["cases"].GetArray()) {
        if (std::string_view(one["kind"].GetString()) != "endpoint-documentation") continue;
        const rapidjson::Value* service = berth::test::named(services, one["service"].GetString());
        const auto& recorded = one["documentation"];
        INFO(one["name"].GetString() << ", recorded: " << expected(recorded));
        ++compared;
        CHECK(service);
        if (!service) continue;
        const auto& endpoints = (*service)["endpoints"];
        const bool there = endpoints.HasMember(recorded["name"]);
        CHECK(there);
        if (!there) continue;
        const bool differs = deviations["json-schema"].HasMember(one["name"]);
        CHECK((json_of(endpoints[recorded["name"]]) != expected(recorded)) == differs);
    }
    CHECK(compared == 118);
}
