// What waits for the sidecar, and what goes when it is too much.
#include <sidecar/outbox.hpp>

#include <catch2/catch.hpp>

#include <future>

using namespace berth::host::sidecar;
using namespace std::chrono_literals;

namespace {

message event(const std::string& text) {
    message one;
    one.job = "j";
    one.event = text;
    return one;
}

message result(const std::string& text) {
    auto facts = std::make_shared<berth::host::job::job_facts>();
    facts->result = text;
    message one;
    one.job = "j";
    one.end = std::move(facts);
    return one;
}

std::string text_of(const std::optional<message>& one) {
    return !one ? "nothing" : one->is_result() ? one->end->result : one->event;
}

options limits(std::size_t events, std::size_t results, std::uint64_t bytes = 1 << 20) {
    options made;
    made.events = events;
    made.results = results;
    made.bytes = bytes;
    return made;
}

} // namespace

TEST_CASE("events and results leave in the order in which they came") {
    outbox box(limits(10, 10));
    for (const char* text : {"a", "b"}) box.put(event(text));
    box.put(result("r"));
    box.put(event("c"));
    for (const char* text : {"a", "b", "r", "c"}) CHECK(text_of(box.take()) == text);
}

TEST_CASE("beyond a limit the oldest of the kind goes, and is counted") {
    outbox box(limits(2, 1));
    CHECK(box.put(event("a")).events == 0);
    CHECK(box.put(event("b")).events == 0);
    CHECK(box.put(event("c")).events == 1);
    CHECK(box.put(result("r")).results == 0);
    CHECK(box.put(result("s")).results == 1);
    for (const char* text : {"b", "c", "s"}) CHECK(text_of(box.take()) == text);
}

TEST_CASE("beyond the bytes events go before results, and the last result stays") {
    outbox box(limits(100, 100, 3000));
    box.put(event("small"));
    box.put(result("r"));
    const auto gone = box.put(result(std::string(5000, 'x')));
    CHECK(gone.events == 1);
    CHECK(gone.results == 1);
    CHECK(text_of(box.take()).size() == 5000);
}

TEST_CASE("a result that comes back waits for its pause while others go first") {
    outbox box(limits(10, 10));
    box.put_back(result("again"), outbox::clock::now() + 50ms);
    box.put(event("a"));
    CHECK(text_of(box.take()) == "a");
    const auto before = outbox::clock::now();
    CHECK(text_of(box.take()) == "again");
    CHECK(outbox::clock::now() - before >= 20ms);
}

TEST_CASE("a closed outbox gives what it has at once, then nothing, and takes no more") {
    outbox box(limits(10, 10));
    auto waiting = std::async(std::launch::async, [&] { return box.take().has_value(); });
    box.close(outbox::clock::now() + 1h);
    CHECK_FALSE(waiting.get());
    CHECK(box.put(event("late")).events == 1);
    box.put_back(result("again"), outbox::clock::now() + 1h);
    CHECK(text_of(box.take()) == "again");
    CHECK(text_of(box.take()) == "nothing");
}

TEST_CASE("what is left when the time is over is counted") {
    outbox box(limits(10, 10));
    box.put(event("a"));
    box.put(result("r"));
    box.close(outbox::clock::now() - 1ms);
    CHECK(text_of(box.take()) == "nothing");
    const auto left = box.clear();
    CHECK(left.events == 1);
    CHECK(left.results == 1);
}
