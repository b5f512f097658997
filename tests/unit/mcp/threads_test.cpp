// Ends, reports, cancellations and time that come from several threads at once.
#include "parts.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;

namespace {

std::string call(int id) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
           R"(,"method":"tools/call","params":{"name":"work","_meta":{"progressToken":1}}})";
}

} // namespace

TEST_CASE("a call that ends and is cancelled at the same moment is answered once or not at all, and over either way") {
    endpoint mine;
    const asked session = mine.session();
    for (int round = 1; round <= 100; ++round) {
        const auto sink = mine.ask(session.saying(call(round)));
        const call_handlers handlers = mine.runner.calls.at("c" + std::to_string(round)).handlers;
        const asked cancel =
            session.saying(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" +
                           std::to_string(round) + "}}");
        std::thread ends([&] {
            handlers.progress({});
            handlers.finished(json_result("{}"));
        });
        std::thread cancels([&] { mine.ask(cancel); });
        std::thread time([&] { mine.tools.tick(); });
        ends.join();
        cancels.join();
        time.join();
        const auto messages = sink->messages();
        const auto answers =
            std::ranges::count_if(messages, [](const std::string& one) { return at(one, "/id") != "missing"; });
        CHECK(answers <= 1);
        CHECK(sink->ended);
    }
}

TEST_CASE("tools change while streams open and go") {
    endpoint mine;
    std::atomic<bool> stop = false;
    std::thread changes([&] {
        while (!stop) mine.tools.offer(some_tools());
    });
    std::thread time([&] {
        while (!stop) mine.tools.tick();
    });
    for (int round = 0; round < 50; ++round) {
        const asked session = mine.session();
        CHECK(mine.ask(session.by("GET"))->status() == 200);
        CHECK(mine.ask(session.by("DELETE"))->status() == 200);
    }
    stop = true;
    changes.join();
    time.join();
}
