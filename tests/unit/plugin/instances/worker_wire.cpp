#include <plugin/worker_wire.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <cstring>
#include <random>

using namespace berth::host::plugin;
using namespace std::chrono_literals;

namespace {

std::string_view text(berth_slice slice) { return {slice.data, slice.size}; }
berth_slice slice(std::string_view from) { return {from.data(), from.size()}; }

wire::frame only_frame(const std::string& bytes) {
    wire::splitter splitter;
    splitter.add(bytes);
    auto first = splitter.next();
    REQUIRE(first);
    REQUIRE_FALSE(splitter.next());
    return *first;
}

std::string sample_call() {
    const std::array<berth_argument, 2> arguments{{{0, 0, slice("7")}, {1, 0, slice("")}}};
    const std::array<berth_header, 1> headers{{{slice("accept"), slice("*/*")}}};
    berth_call call{};
    call.id = 42;
    call.endpoint = 3;
    call.deadline = 123456789;
    call.method = slice("POST");
    call.target = slice("/notes?x=1");
    call.arguments = arguments.data();
    call.argument_count = 2;
    call.headers = headers.data();
    call.header_count = 1;
    call.body = slice("{\"title\":\"x\"}");
    std::string bytes;
    wire::put_call(bytes, call);
    return bytes;
}

std::string sample_answer() {
    const std::array<berth_header, 1> headers{{{slice("ETag"), slice("\"1\"")}}};
    berth_answer answer{};
    answer.status = 201;
    answer.content_type = slice("application/json");
    answer.headers = headers.data();
    answer.header_count = 1;
    answer.body = slice("{}");
    std::string bytes;
    wire::put_answer(bytes, 9, answer, 5);
    return bytes;
}

} // namespace

TEST_CASE("a call crosses the wire whole, and its body ends with a NUL beyond its size") {
    auto came = wire::call_of(only_frame(sample_call()).payload);
    REQUIRE(came);
    const wire::call_message moved = std::move(*came); // its parts stay where they are
    CHECK(moved.call.id == 42);
    CHECK(moved.call.endpoint == 3);
    CHECK(moved.call.deadline == 123456789);
    CHECK(text(moved.call.method) == "POST");
    CHECK(text(moved.call.target) == "/notes?x=1");
    REQUIRE(moved.call.argument_count == 2);
    CHECK(text(moved.call.arguments[0].text) == "7");
    CHECK(moved.call.arguments[1].input == 1);
    REQUIRE(moved.call.header_count == 1);
    CHECK(text(moved.call.headers[0].name) == "accept");
    CHECK(text(moved.call.body) == "{\"title\":\"x\"}");
    CHECK(moved.call.body.data[moved.call.body.size] == '\0');
}

TEST_CASE("an answer crosses the wire whole") {
    const auto came = wire::answer_of(only_frame(sample_answer()).payload);
    REQUIRE(came);
    CHECK(came->id == 9);
    CHECK(came->file == 5);
    CHECK(came->answer.status == 201);
    CHECK(text(came->answer.content_type) == "application/json");
    REQUIRE(came->answer.header_count == 1);
    CHECK(text(came->answer.headers[0].value) == "\"1\"");
    CHECK(text(came->answer.body) == "{}");
}

TEST_CASE("image and options cross the wire whole") {
    wire::start_message message;
    message.image = "/state/images/x.so";
    message.options.threads = 3;
    message.options.queue = 5;
    message.options.streams = 6;
    message.options.call_deadline = 77ms;
    message.options.configuration = "{\"a\":1}";
    message.options.records = "/state/records/x.db";
    message.options.records_full_durability = false;
    std::string bytes;
    wire::put_start(bytes, message);
    const auto came = wire::start_of(only_frame(bytes).payload);
    REQUIRE(came);
    CHECK(came->image == message.image);
    CHECK(came->options.threads == 3);
    CHECK(came->options.queue == 5);
    CHECK(came->options.streams == 6);
    CHECK(came->options.call_deadline == 77ms);
    CHECK(came->options.configuration == "{\"a\":1}");
    CHECK(came->options.records == "/state/records/x.db");
    CHECK_FALSE(came->options.records_full_durability);
}

TEST_CASE("frames that come byte by byte or many at once are the same frames") {
    std::string bytes = sample_call() + sample_answer();
    wire::put_number(bytes, wire::frame_type::cancel, 11);
    wire::splitter slow;
    std::vector<wire::frame_type> types;
    for (const char byte : bytes) {
        slow.add({&byte, 1});
        while (auto each = slow.next()) types.push_back(each->type);
    }
    CHECK(types == std::vector{wire::frame_type::call, wire::frame_type::answer, wire::frame_type::cancel});
    wire::splitter quick;
    quick.add(bytes);
    quick.next();
    quick.next();
    const auto last = quick.next();
    REQUIRE(last);
    CHECK(wire::number_of(last->payload) == 11u);
}

TEST_CASE("a length that is zero or beyond the limit breaks the stream for good") {
    const std::uint32_t length = GENERATE(std::uint32_t{0}, std::uint32_t{wire::largest_frame + 1}, ~std::uint32_t{0});
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    bytes += "x" + sample_answer();
    wire::splitter splitter;
    splitter.add(bytes);
    CHECK_FALSE(splitter.next());
    CHECK(splitter.broken());
}

TEST_CASE("a payload cut anywhere is refused, but for a shorter body") {
    const std::string call = only_frame(sample_call()).payload;
    const std::size_t before_body = call.size() - std::strlen("{\"title\":\"x\"}");
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < before_body; ++size)
        if (wire::call_of(call.substr(0, size))) ++accepted;
    CHECK(accepted == 0);
}

TEST_CASE("a count that claims more than the payload holds is refused without reserving memory for it") {
    std::string payload = only_frame(sample_call()).payload;
    const std::uint32_t huge = 0xFFFFFFFF;
    const std::size_t count_at = 8 + 4 + 8 + 4 + 4 + 4 + 10; // after id, endpoint, deadline, method and target
    std::memcpy(payload.data() + count_at, &huge, sizeof huge);
    CHECK_FALSE(wire::call_of(payload));
}

TEST_CASE("random damage to a frame never reads beyond it") {
    std::mt19937 random(20240501);
    const std::string call = only_frame(sample_call()).payload;
    const std::string answer = only_frame(sample_answer()).payload;
    std::size_t bytes = 0; // touched, so that a sanitizer sees every part that was handed out
    for (int round = 0; round < 20'000; ++round) {
        std::string damaged = round % 2 ? call : answer;
        for (int i = 0; i < 3; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
        if (round % 2) {
            if (const auto came = wire::call_of(damaged))
                for (std::uint32_t i = 0; i < came->call.argument_count; ++i)
                    bytes += std::string(text(came->call.arguments[i].text)).size();
        } else if (const auto came = wire::answer_of(damaged)) {
            bytes += std::string(text(came->answer.body)).size();
        }
    }
    CHECK(bytes > 0);
}
