// WebSockets without a convention: a call for the life of the socket, or one for every message.
#include "fake_instance.hpp"
#include "served.hpp"
#include "socket_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

using namespace berth::host;

namespace {

using lines = std::vector<std::string>;

constexpr std::uint32_t live = BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET;
constexpr std::uint32_t messages = live | BERTH_ENDPOINT_MESSAGES;

struct free_host : served {
    explicit free_host(bool on_thread = true) : plugin(made(on_thread)) {
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    ~free_host() {
        dispatcher.publish({});
        plugin->stop();
    }
    static std::shared_ptr<fake_instance> made(bool on_thread) {
        return std::make_shared<fake_instance>(
            std::vector{
                endpoint_of("GET", "/live/{room}", {{BERTH_PLACE_PATH, "room"}}, live),
                endpoint_of("GET", "/messages", {{BERTH_PLACE_QUERY, "q"}}, messages),
            },
            "free", on_thread);
    }
    std::shared_ptr<fake_instance> plugin;
    socket_client open(const std::string& target) { return socket_client(port(), target); }
};

// Sends back what comes until it ends; how it ended goes to `ended`.
fake_instance::answer_function echo(std::promise<std::string>& ended) {
    return [&ended](plugin::invocation& call) {
        const berth_source& source = *call.message.source;
        berth_slice piece{};
        berth_piece kind;
        while ((kind = source.next(source.state, &piece)) == BERTH_PIECE_TEXT || kind == BERTH_PIECE_BYTES)
            call.send(kind, {piece.data, piece.size});
        ended.set_value(kind == BERTH_PIECE_END ? "end" : "broken: " + std::string(piece.data, piece.size));
    };
}

std::string outcome(std::promise<std::string>& of) {
    auto future = of.get_future();
    return future.wait_for(std::chrono::seconds(20)) == std::future_status::ready ? future.get() : "never";
}

void send_back(plugin::invocation& call) {
    call.send(BERTH_PIECE_TEXT, {call.message.body.data, call.message.body.size});
}

} // namespace

TEST_CASE_METHOD(free_host, "a live socket gets messages and sends messages as they are") {
    std::promise<std::string> ended;
    plugin->answer_with(echo(ended));
    socket_client client = open("/live/blue");
    client.text("hello");
    CHECK(client.next() == "t:hello");
    client.bytes(std::string("\0x", 2));
    CHECK(client.next() == "b:" + std::string("\0x", 2));
    CHECK(plugin->last().arguments.front().second == "blue");
    client.close();
    CHECK(client.next() == "close:1000");
    CHECK(outcome(ended) == "end");
}

TEST_CASE_METHOD(free_host, "a live socket whose peer is torn away is broken") {
    std::promise<std::string> ended;
    plugin->answer_with(echo(ended));
    {
        socket_client client = open("/live/blue");
        client.text("hello");
        CHECK(client.next() == "t:hello");
        client.tear();
    }
    CHECK_THAT(outcome(ended), Catch::Matchers::StartsWith("broken: "));
}

TEST_CASE_METHOD(free_host, "a live socket closes when its method returns, with a reason when that failed") {
    plugin->answer_with([](plugin::invocation& call) { call.end(nullptr); });
    CHECK(open("/live/a").next() == "close:1000");
    plugin->answer_with(answering(500, "no"));
    CHECK(open("/live/a").next() == "close:1011");
    plugin->answer_with(answering(403, "no"));
    CHECK(open("/live/a").next() == "close:1008");
    plugin->answer_with([](plugin::invocation& call) { call.fail(503, {}, "too many", 1); });
    CHECK(open("/live/a").next() == "close:1013");
}

TEST_CASE_METHOD(free_host, "a live socket whose plugin leaves gets 1001, and its source breaks") {
    std::promise<std::string> ended;
    plugin->answer_with(echo(ended));
    socket_client client = open("/live/a");
    client.text("hello");
    CHECK(client.next() == "t:hello");
    REQUIRE_FALSE(dispatcher.publish({}));
    CHECK(client.next() == "close:1001");
    CHECK_THAT(outcome(ended), Catch::Matchers::StartsWith("broken: "));
}

TEST_CASE_METHOD(free_host, "each message is a call, in order, and knows its socket") {
    std::atomic<std::uint64_t> socket{0};
    plugin->answer_with([&](plugin::invocation& call) {
        socket = call.message.socket;
        send_back(call);
    });
    socket_client client = open("/messages?q=1");
    for (int i = 0; i < 500; ++i) client.text(std::to_string(i));
    bool same = true;
    for (int i = 0; i < 500; ++i) same &= client.next() == "t:" + std::to_string(i);
    CHECK(same);
    CHECK(socket > 0);
    auto seen = plugin->seen();
    CHECK(seen.size() == 500);
    CHECK(seen[7].body == "7");
    CHECK(seen[7].body_ends_with_nul);
    CHECK(seen[7].arguments.front().second == "1");
    client.close();
    CHECK(client.next() == "close:1000");
}

TEST_CASE("messages may be answered on the loop, one turn after the other") {
    free_host host(false);
    host.plugin->answer_with(send_back);
    socket_client client = host.open("/messages");
    for (int i = 0; i < 500; ++i) client.text(std::to_string(i));
    bool same = true;
    for (int i = 0; i < 500; ++i) same &= client.next() == "t:" + std::to_string(i);
    CHECK(same);
}

TEST_CASE_METHOD(free_host, "a message whose call fails closes the socket with the reason") {
    plugin->answer_with(answering(500, "no"));
    socket_client client = open("/messages");
    client.text("x");
    CHECK(client.next() == "close:1011");
}

TEST_CASE_METHOD(free_host, "a socket of messages whose plugin leaves gets 1001 after the present one") {
    std::promise<void> entered, go;
    auto released = go.get_future().share();
    plugin->answer_with([&](plugin::invocation& call) {
        entered.set_value();
        released.wait_for(std::chrono::seconds(20));
        send_back(call);
    });
    socket_client client = open("/messages");
    client.text("last");
    REQUIRE(entered.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    REQUIRE_FALSE(dispatcher.publish({}));
    go.set_value();
    CHECK(client.next() == "t:last");
    CHECK(client.next() == "close:1001");
}

TEST_CASE_METHOD(free_host, "a peer that sends faster than its calls run is made to wait") {
    std::promise<void> go;
    auto released = go.get_future().share();
    plugin->answer_with([&](plugin::invocation& call) {
        released.wait_for(std::chrono::seconds(20));
        send_back(call);
    });
    socket_client client = open("/messages");
    for (int i = 0; i < 300; ++i) client.text(std::to_string(i));
    go.set_value();
    bool same = true;
    for (int i = 0; i < 300; ++i) same &= client.next() == "t:" + std::to_string(i);
    CHECK(same);
}
