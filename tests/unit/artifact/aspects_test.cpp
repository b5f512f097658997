// Aspects over HTTP.
#include "artifact_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("an aspect is added, read, listed by entity and schema, and retracted") {
    const scratch_folder folder;
    artifact_host host(folder);
    const reply made =
        host.ask("POST", "/1/aspects?entity=urn:e:1&schema=urn:s:1", R"({"$schema":"urn:other","a":[1]})");
    CHECK(made.status == 200);
    const std::string id = member(made.body, "id");
    CHECK_THAT(id, Catch::StartsWith("urn:ivcap:aspect:"));
    const reply read = host.ask("GET", "/1/aspects/" + id);
    CHECK_THAT(read.body, Contains(R"("content":{"$schema":"urn:other","a":[1]})") &&
                              Contains(R"("schema":"urn:s:1")") && !Contains("valid-to"));
    host.ask("POST", "/1/aspects?entity=urn:e:2", R"({"$schema":"urn:s:2"})");
    CHECK_THAT(host.ask("GET", "/1/aspects?entity=urn:e:1").body,
               Contains(id) && !Contains("urn:e:2") && !Contains("\"content\":"));
    CHECK_THAT(host.ask("GET", "/1/aspects?schema=urn:s:%25&include-content=true").body,
               Contains(id) && Contains("urn:e:2") && Contains("\"content\":"));
    CHECK(host.ask("DELETE", "/1/aspects/" + id).status == 204);
    CHECK_THAT(host.ask("GET", "/1/aspects?entity=urn:e:1").body, !Contains(id));
    CHECK_THAT(host.ask("GET", "/1/aspects/" + id).body, Contains("\"valid-to\":"));
    CHECK(host.ask("DELETE", "/1/aspects/urn:ivcap:aspect:none").status == 404);
}

TEST_CASE("an update retires the earlier ones of the same entity and schema, which were valid until then") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string target = "/1/aspects?entity=urn:e:1&schema=urn:s:1";
    const std::string first = member(host.ask("POST", target, R"({"n":1})").body, "id");
    const std::string other = member(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=urn:s:2", "{}").body, "id");
    const std::int64_t between = host.artifacts->now();
    host.clock.pass(1h);
    const reply update = host.ask("PUT", target, R"({"n":2})");
    CHECK(member(update.body, "replaces") == first);
    const std::string now = host.ask("GET", "/1/aspects?entity=urn:e:1").body;
    CHECK_THAT(now, Contains(member(update.body, "id")) && Contains(other) && !Contains('"' + first + "\",\"entity"));
    artifact::aspect_query before;
    before.entity = "urn:e:1";
    before.at = between + 1'000'000;
    const auto found = host.artifacts->list_aspects(before);
    REQUIRE(std::holds_alternative<artifact::page_of<artifact::aspect_facts>>(found));
    CHECK(std::get<artifact::page_of<artifact::aspect_facts>>(found).items.back().id == first);
}

TEST_CASE("aspects without entity or schema, of something else than an object, or too large are refused") {
    const scratch_folder folder;
    artifact::options options;
    options.aspect_bytes = 64;
    options.aspects = 1;
    artifact_host host(folder, options);
    CHECK(host.ask("POST", "/1/aspects?schema=urn:s:1", "{}").status == 400);
    const reply schema = host.ask("POST", "/1/aspects?entity=urn:e:1", "{}");
    CHECK(schema.status == 400);
    CHECK_THAT(schema.body, Contains("$schema"));
    CHECK(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=s", "[1]").status == 400);
    CHECK_THAT(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=s", "{\"a\":}").body, Contains("from byte"));
    CHECK(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=s", "{\"a\":\"" + std::string(100, 'x') + "\"}").status ==
          413);
    CHECK(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=s", "{}").status == 200);
    CHECK_THAT(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=s", "{}").body, Contains("artifacts.aspects"));
    CHECK(host.ask("GET", "/1/aspects?content-path=x").status == 400);
}

TEST_CASE("retired aspects are forgotten after their time") {
    const scratch_folder folder;
    artifact::options options;
    options.retired_time = 24h;
    artifact_host host(folder, options);
    const std::string id = member(host.ask("POST", "/1/aspects?entity=urn:e:1&schema=s", "{}").body, "id");
    host.ask("DELETE", "/1/aspects/" + id);
    host.artifacts->sweep();
    CHECK(host.ask("GET", "/1/aspects/" + id).status == 200);
    host.clock.pass(25h);
    host.artifacts->sweep();
    CHECK(host.ask("GET", "/1/aspects/" + id).status == 404);
}
