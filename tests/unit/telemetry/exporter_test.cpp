#include "collector.hpp"

using namespace berth::tests;
using namespace berth::host::telemetry;
using Catch::Matchers::Contains;

TEST_CASE("spans go to the collector with the headers that were asked for") {
    collector to;
    options within = quick(to.url() + "/base/");
    within.headers = {{"x-key", "secret"}};
    exporter sends(within);
    sends.put(named("one"));
    const posted got = to.wait(1).front();
    CHECK(got.path == "/base/v1/traces");
    CHECK(got.type == "application/json");
    CHECK(got.key == "secret");
    CHECK(at(got.body, "/resourceSpans/0/scopeSpans/0/spans/0/name") == "one");
}

TEST_CASE("a batch that is full goes at once, the rest when its time has come") {
    collector to;
    options within = quick(to.url());
    within.batch = 10;
    within.delay = 60s;
    exporter sends(within);
    for (int i = 0; i < 15; ++i) sends.put(named("span"));
    CHECK(at(to.wait(1).front().body, "/resourceSpans/0/scopeSpans/0/spans") == "10 elements");
    sends.stop();
    CHECK(at(to.wait(2).back().body, "/resourceSpans/0/scopeSpans/0/spans") == "5 elements");
}

TEST_CASE("what is not taken for now is sent again, what is refused is not") {
    collector to;
    to.answer({{503}, {429, "0"}, {502}, {504}, {200}, {400}});
    exporter sends(quick(to.url()));
    sends.put(named("again"));
    const auto tries = to.wait(5);
    for (const posted& one : tries) CHECK(at(one.body, "/resourceSpans/0/scopeSpans/0/spans/0/name") == "again");
    sends.put(named("refused"));
    to.wait(6);
    sends.put(named("next"));
    CHECK_THAT(to.wait(7).back().body, Contains("next"));
}

TEST_CASE("Retry-After is honoured, and a collector that never takes anything is given up") {
    collector to;
    to.answer({{503, "1"}, {503}, {503}});
    options within = quick(to.url());
    within.tries = 3;
    exporter sends(within);
    const auto begun = std::chrono::steady_clock::now();
    sends.put(named("lost"));
    to.wait(2);
    CHECK(std::chrono::steady_clock::now() - begun >= 1s);
    to.wait(3);
    sends.put(named("next"));
    CHECK_THAT(to.wait(4).back().body, Contains("next"));
}

TEST_CASE("a queue that is full loses the oldest") {
    collector to;
    options within = quick(to.url());
    within.queue = 3;
    within.delay = 60s;
    exporter sends(within);
    for (const char* name : {"a", "b", "c", "d", "e"}) sends.put(named(name));
    sends.stop();
    const std::string body = to.wait(1).front().body;
    CHECK(at(body, "/resourceSpans/0/scopeSpans/0/spans") == "3 elements");
    CHECK(at(body, "/resourceSpans/0/scopeSpans/0/spans/0/name") == "c");
}

TEST_CASE("a stop does not wait for a collector that is away or silent") {
    Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0)); // takes connections, answers nothing
    for (const std::string& url : {"http://127.0.0.1:" + std::to_string(silent.address().port()),
                                   std::string("http://127.0.0.1:1")}) {
        options within = quick(url);
        within.drain_time = 200ms;
        const auto begun = std::chrono::steady_clock::now();
        exporter sends(within);
        sends.put(named("lost"));
        sends.stop();
        CHECK(std::chrono::steady_clock::now() - begun < 8s); // its own deadline for an answer is 10 s
    }
}

TEST_CASE("counts of jobs go at the end, too, and only when there are any") {
    collector to;
    {
        exporter sends(quick(to.url()));
        sends.stop();
    }
    CHECK(to.count() == 0);
    exporter sends(quick(to.url()));
    sends.count_job("greet", "", 0.1);
    sends.stop();
    CHECK(to.wait(1).front().path == "/v1/metrics");
}

TEST_CASE("an endpoint that cannot be one is named") {
    for (const char* url : {"", "localhost", "ftp://host", "http://", "http://me:secret@host", "https//host"})
        CHECK_THROWS_WITH(exporter(quick(url)), Contains("telemetry.endpoint") && Contains("OTEL_EXPORTER_OTLP_ENDPOINT"));
}
