#include "collector.hpp"

using namespace berth::tests;
using namespace berth::host::telemetry;

namespace {

// The process's exporter for as long as it lives.
struct exported {
    explicit exported(options within) { start(std::move(within)); }
    ~exported() { stop(); }
};

} // namespace

TEST_CASE("without an exporter spans are empty, and take what they are told for nothing") {
    span none = begin("a", span_kind::server, std::nullopt);
    CHECK_FALSE(none);
    none.set("name", "value");
    none.add({"event", 0, {}});
    none.fail("why");
    none.end();
    CHECK_FALSE(none.where());
}

TEST_CASE("children carry their trace on, and callers that are not sampled are left alone") {
    collector to;
    const exported now(quick(to.url()));
    const auto caller = context_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1");
    span outer = begin("outer", span_kind::server, caller);
    REQUIRE(outer);
    span inner = begin("inner", span_kind::internal, outer.where());
    CHECK(hex_of(inner.where()->trace) == "0af7651916cd43dd8448eb211c80319c");
    CHECK(inner.where()->span != outer.where()->span);
    CHECK(inner.where()->state == "a=1");
    auto unsampled = *caller;
    unsampled.sampled = false;
    CHECK_FALSE(begin("none", span_kind::server, unsampled));
    inner.end();
    outer.end();
    const std::string body = to.wait(1).front().body;
    CHECK(at(body, "/resourceSpans/0/scopeSpans/0/spans/0/name") == "inner");
    CHECK(at(body, "/resourceSpans/0/scopeSpans/0/spans/0/traceId") == "0af7651916cd43dd8448eb211c80319c");
}

TEST_CASE("what follows an answer is linked to it and no child") {
    collector to;
    const exported now(quick(to.url()));
    const auto caller = context_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "");
    begin_linked("later", span_kind::internal, *caller).end();
    const std::string body = to.wait(1).front().body;
    CHECK(at(body, "/resourceSpans/0/scopeSpans/0/spans/0/parentSpanId") == "missing");
    CHECK(at(body, "/resourceSpans/0/scopeSpans/0/spans/0/links/0/spanId") == "b7ad6b7169203331");
}

TEST_CASE("spans of many threads arrive, each once") {
    collector to;
    options within = quick(to.url());
    within.queue = 10'000;
    {
        const exported now(within);
        std::vector<std::thread> all;
        for (int i = 0; i < 4; ++i)
            all.emplace_back([] {
                for (int j = 0; j < 500; ++j) begin("one", span_kind::internal, std::nullopt).end();
            });
        for (std::thread& each : all) each.join();
    }
    std::size_t count = 0;
    for (const posted& one : to.wait(1))
        count += std::stoul(at(one.body, "/resourceSpans/0/scopeSpans/0/spans"));
    CHECK(count == 2000);
}
