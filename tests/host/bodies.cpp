// Every way a body can be wrong, through a real plugin: refused with the place, and nothing is stored.
#include "plugin_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

struct notes_host : plugin_host {
    notes_host() { serve(BERTH_NOTES); }
    ~notes_host() { CHECK(ask("GET", "/notes/1").status == 404); } // whatever was sent, nothing was stored

    reply post(const std::string& body) { return ask("POST", "/notes", body, {{"Content-Type", "application/json"}}); }
};

void refused(const reply& got, int status, const std::string& place) {
    INFO(got.body);
    CHECK(got.status == status);
    CHECK(got.content_type == "application/problem+json");
    CHECK_THAT(got.body, Contains(place));
}

} // namespace

TEST_CASE("a member of the wrong type is 422 and named") {
    notes_host host;
    refused(host.post(R"({"title":7})"), 422, "/title");
    refused(host.post(R"({"title":"a","done":"yes"})"), 422, "/done");
    refused(host.post(R"({"title":"a","tags":["x",null]})"), 422, "/tags/1");
    refused(host.post(R"({"title":"a","tags":{}})"), 422, "/tags");
    refused(host.post("[]"), 422, "body");
}

TEST_CASE("a missing member or one beyond its limits is 422 and named") {
    notes_host host;
    refused(host.post("{}"), 422, "/title");
    refused(host.post(R"({"title":""})"), 422, "/title");
    refused(host.post("{\"title\":\"" + std::string(121, 'x') + "\"}"), 422, "/title");
}

TEST_CASE("a body that is not JSON is 400") {
    notes_host host;
    refused(host.post("{"), 400, "body");
    refused(host.post(R"({"title":"a"} trailing)"), 400, "body");
    refused(host.post(R"({"title":NaN})"), 400, "body");
    refused(host.post("{\"title\":\"\xff\"}"), 400, "body");
    refused(host.post(std::string(10'000, '[')), 400, "body");
}

TEST_CASE("a duplicate key is refused and named") {
    notes_host host;
    reply got = host.post(R"({"title":"a","title":"b"})");
    INFO(got.body);
    CHECK((got.status == 400 || got.status == 422));
    CHECK_THAT(got.body, Contains("/title"));
}

TEST_CASE("a body that is announced larger than the limit is 413 before it is sent") {
    notes_host host;
    std::string got = host.exchange("POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                    "Content-Length: 104857600\r\n\r\n");
    CHECK_THAT(got, Catch::Matchers::StartsWith("HTTP/1.1 413") && Contains("application/problem+json"));
}

TEST_CASE("a parameter that does not fit its type is refused and named") {
    notes_host host;
    for (const char* target : {"/notes/abc", "/notes/99999999999999999999"}) {
        reply got = host.ask("GET", target);
        INFO(target << " " << got.body);
        CHECK((got.status == 400 || got.status == 422));
        CHECK_THAT(got.body, Contains("id"));
    }
    reply got = host.ask("GET", "/notes?limit=0");
    CHECK((got.status == 400 || got.status == 422));
    CHECK_THAT(got.body, Contains("limit"));
}
