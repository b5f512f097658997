#include <job/preferences.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::job;
using namespace std::chrono_literals;

namespace {

preferences of(std::vector<std::string_view> values) {
    http::request request;
    for (std::string_view one : values) request.headers.push_back({"prefer", one});
    return preferences_of(request);
}

} // namespace

TEST_CASE("preferences come in lists and in several headers, in any case") {
    const preferences found = of({"Respond-Async, foo=bar", "WAIT=10; x=1"});
    CHECK(found.respond_async);
    CHECK(found.wait == 10s);
    CHECK_FALSE(found.representation);
    CHECK(of({"return=representation"}).representation);
    CHECK(of({"return=\"representation\""}).representation);
    CHECK_FALSE(of({"return=minimal"}).representation);
}

TEST_CASE("of a preference said twice the first counts") {
    CHECK(of({"wait=1, wait=2"}).wait == 1s);
    CHECK_FALSE(of({"return=minimal, return=representation"}).representation);
}

TEST_CASE("what is unknown or malformed is left out") {
    CHECK_FALSE(of({"respond-asynchronously, wait=soon, wait"}).respond_async);
    CHECK_FALSE(of({"wait=soon"}).wait);
    CHECK_FALSE(of({"wait=-1"}).wait);
    CHECK_FALSE(of({"foo=\"a, respond-async\""}).respond_async);
    CHECK(of({",, ;, respond-async ,"}).respond_async);
    CHECK(of({"wait=99999999999999999999"}).wait > 1h);
}

TEST_CASE("a Timeout is a decimal number of seconds") {
    CHECK(timeout_of("5") == 5000ms);
    CHECK(timeout_of(" 0.5 ") == 500ms);
    CHECK(timeout_of("+1.25") == 1250ms);
    CHECK(timeout_of("-3") == 0ms);
    CHECK(timeout_of(".5") == 500ms);
    for (const char* bad : {"", " ", "soon", "1e3", "nan", "inf", "1.2.3", ".", "0x10", "5 s"}) {
        INFO(bad);
        CHECK_FALSE(timeout_of(bad));
    }
}

TEST_CASE("wait wins over respond-async, that over Timeout, and nothing passes the cap") {
    http::request request;
    std::string fault;
    CHECK_FALSE(patience_of(request, {}, 60s, fault));
    request.headers.push_back({"timeout", "5"});
    CHECK(patience_of(request, {}, 60s, fault) == 5s);
    CHECK(patience_of(request, {}, 2s, fault) == 2s);
    CHECK(patience_of(request, preferences{true, false, {}}, 60s, fault) == 0s);
    CHECK(patience_of(request, preferences{true, false, 7s}, 60s, fault) == 7s);
    CHECK(patience_of(request, preferences{false, false, 700s}, 60s, fault) == 60s);
    CHECK(fault.empty());
}
