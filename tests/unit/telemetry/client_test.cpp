#include "collector.hpp"

#include <outgoing/client.hpp>

using namespace berth::tests;

namespace {

outgoing::answer post(outgoing::client& with, const std::string& body) {
    Poco::Net::HTTPRequest request("POST", with.path("/x"), "HTTP/1.1");
    return with.post(request, body.size(), [&](std::ostream& to) { to << body; });
}

} // namespace

TEST_CASE("a client says what the server answered, and asks again over one connection") {
    collector to;
    to.answer({{200}, {503, "7"}});
    outgoing::client with(to.url(), "a setting", 5s);
    CHECK(post(with, "a").status == 200);
    const outgoing::answer busy = post(with, "b");
    CHECK(busy.status == 503);
    CHECK(busy.retry_after == 7s);
    CHECK(to.wait(2).back().body == "b");
}

TEST_CASE("nobody there is a fault in words") {
    outgoing::client with("http://127.0.0.1:1", "a setting", 1s);
    const outgoing::answer none = post(with, "a");
    CHECK(none.status == 0);
    CHECK_FALSE(none.fault.empty());
}

TEST_CASE("a client that was aborted sends nothing any more") {
    collector to;
    outgoing::client with(to.url(), "a setting", 5s);
    with.abort();
    CHECK_FALSE(post(with, "a").fault.empty());
    CHECK(to.count() == 0);
}

TEST_CASE("a server that speaks no TLS is not talked to in the clear") {
    collector plain; // no TLS at all
    outgoing::client with("https" + plain.url().substr(4), "a setting", 2s);
    CHECK_FALSE(post(with, "secret").fault.empty());
    for (const posted& one : plain.wait(0)) CHECK(one.body.find("secret") == std::string::npos);
}
