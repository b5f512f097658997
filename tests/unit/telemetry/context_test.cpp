#include <telemetry/context.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::telemetry;

namespace {

constexpr const char* good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

} // namespace

TEST_CASE("a traceparent is read and written as it was") {
    const auto read = context_of(good, "vendor=1,other=2");
    REQUIRE(read);
    CHECK(read->sampled);
    CHECK(hex_of(read->trace) == "0af7651916cd43dd8448eb211c80319c");
    CHECK(hex_of(read->span) == "b7ad6b7169203331");
    CHECK(read->state == "vendor=1,other=2");
    CHECK(traceparent_of(*read) == good);
}

TEST_CASE("the flag says whether a trace is sampled, the other flags do not matter") {
    const std::string stem = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";
    CHECK_FALSE(context_of(stem + "00", "")->sampled);
    CHECK_FALSE(context_of(stem + "fe", "")->sampled);
    CHECK(context_of(stem + "ff", "")->sampled);
}

TEST_CASE("a later version may say more, this one may not") {
    const std::string rest = "-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    CHECK(context_of("cc" + rest, ""));
    CHECK(context_of("cc" + rest + "-what-comes", ""));
    CHECK_FALSE(context_of("cc" + rest + "what-comes", ""));
    CHECK_FALSE(context_of("00" + rest + "-what-comes", ""));
    CHECK_FALSE(context_of("ff" + rest, ""));
}

TEST_CASE("what is no traceparent begins a new trace") {
    const std::string text = good;
    for (std::size_t size = 0; size < text.size(); ++size) CHECK_FALSE(context_of(text.substr(0, size), ""));
    CHECK_FALSE(context_of("00-00000000000000000000000000000000-b7ad6b7169203331-01", ""));
    CHECK_FALSE(context_of("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", ""));
    CHECK_FALSE(context_of("00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01", ""));
    CHECK_FALSE(context_of("00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01", ""));
    CHECK_FALSE(context_of("00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01", ""));
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = '\xff';
        CHECK_FALSE(context_of(changed, ""));
    }
}

TEST_CASE("a faulty state is dropped and the trace kept") {
    CHECK(context_of(good, std::string(513, 'a'))->state.empty());
    CHECK(context_of(good, "a=\x01")->state.empty());
    CHECK(context_of(good, std::string(512, 'a'))->state.size() == 512);
}

TEST_CASE("new ids differ and are not zero") {
    CHECK(new_trace_id() != new_trace_id());
    CHECK(new_span_id() != new_span_id());
    CHECK(new_span_id() != span_id{});
}
