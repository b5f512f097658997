#include "parts.hpp"

#include <catch2/catch.hpp>

using namespace berth::host::mcp;
using namespace berth::host::mcp::test;
using namespace std::chrono_literals;

namespace {

struct one_answer {
    explicit one_answer(channel_options options = {}) : channel(sink, options, time.reader()) {}
    std::shared_ptr<fake_sink> sink = std::make_shared<fake_sink>();
    manual_clock time;
    answer_channel channel;
};

channel_options expecting(std::size_t answers, bool batch = false) {
    channel_options options;
    options.expected = answers;
    options.batch = batch;
    return options;
}

} // namespace

TEST_CASE("an answer before anything else is one body") {
    one_answer test;
    test.channel.answer("{}", 404);
    CHECK(test.sink->status() == 404);
    CHECK(test.sink->answer->body == "{}");
    CHECK(test.channel.over());
}

TEST_CASE("a notice makes a stream, which ends after the answer") {
    one_answer test;
    CHECK(test.channel.notify("1"));
    CHECK(!test.sink->ended);
    test.channel.answer("2");
    CHECK(test.sink->events == "event: message\ndata: 1\n\nevent: message\ndata: 2\n\n");
    CHECK(test.sink->answer->content_type == "text/event-stream");
    CHECK(test.sink->header("X-Accel-Buffering") == "no");
    CHECK(test.sink->ended);
    CHECK(!test.channel.notify("3"));
}

TEST_CASE("a caller that takes no stream hears no notices") {
    channel_options options;
    options.may_stream = false;
    one_answer test(options);
    CHECK(!test.channel.notify("1"));
    test.channel.answer("2");
    CHECK(test.sink->answer->body == "2");
}

TEST_CASE("an answer waits for a slow reader, a notice does not") {
    one_answer test;
    test.channel.open();
    test.sink->full = true;
    CHECK(!test.channel.notify("1"));
    test.channel.answer("2");
    CHECK(!test.channel.over());
    test.sink->full = false;
    test.channel.tick();
    CHECK(test.sink->messages() == std::vector<std::string>{"2"});
    CHECK(test.sink->ended);
}

TEST_CASE("what waits for a reader that has gone is given up") {
    one_answer test;
    test.channel.open();
    test.sink->left = true;
    test.channel.answer("2");
    CHECK(test.channel.over());
}

TEST_CASE("a silent call becomes a stream with comments") {
    one_answer test;
    test.time.pass(14s);
    test.channel.tick();
    CHECK(!test.sink->streaming);
    test.time.pass(1s);
    test.channel.tick();
    CHECK(test.sink->events == ": still here\n\n");
    test.channel.tick();
    CHECK(test.sink->events == ": still here\n\n");
}

TEST_CASE("an answer that is withheld leaves an empty stream") {
    one_answer test;
    test.channel.withhold();
    CHECK(test.sink->streaming);
    CHECK(test.sink->events.empty());
    CHECK(test.sink->ended);
}

TEST_CASE("the answers of a batch make a list, or events once there is a stream") {
    one_answer listed(expecting(2, true));
    listed.channel.answer("1");
    CHECK(!listed.sink->answer);
    listed.channel.answer("2");
    CHECK(listed.sink->answer->body == "[1,2]");
    one_answer streamed(expecting(2, true));
    streamed.channel.answer("1");
    streamed.channel.notify("n");
    streamed.channel.answer("2");
    CHECK(streamed.sink->messages() == std::vector<std::string>{"1", "n", "2"});
}

TEST_CASE("a message stays one line of an event") {
    CHECK(event_of("{\n\"a\":\r\n1}") == "event: message\ndata: { \"a\":  1}\n\n");
}
