#include "streamed_call.hpp"

#include <plugin/start.hpp>

#include <catch2/catch.hpp>

#include <cstring>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

std::shared_ptr<plugin::instance> started(const std::string& name, const plugin::instance_options& options = {}) {
    auto result = plugin::start_in_process(probe_plugin(name), options);
    if (const auto* reason = std::get_if<std::string>(&result)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<plugin::instance>>(result);
}

std::size_t kibibytes_resident() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
    return 0;
}

std::size_t threads_of_process() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

} // namespace

TEST_CASE("a stream leaves piece by piece between its begin and its end") {
    const auto streamer = started("streamer");
    const auto ends = run_stream(*streamer, counting, "3");
    CHECK(ends->begun);
    CHECK(ends->result.status == 200);
    CHECK(ends->pieces == std::vector<std::string>{"0", "1", "2"});
    CHECK(ends->ends == 1);
    CHECK(ends->failure.empty());
    CHECK(eventually([&] { return streamer->running() == 0; }));
}

TEST_CASE("a stream that its method leaves open is ended with a failure") {
    const auto ends = run_stream(*started("streamer"), unended);
    CHECK(ends->pieces.size() == 1);
    CHECK(ends->ends == 1);
    CHECK_THAT(ends->failure, Contains("Streamer.unended returned before it ended its stream"));
}

TEST_CASE("an exception within a stream ends it with a failure that does not say what was thrown") {
    const auto ends = run_stream(*started("throwing"), 2);
    CHECK(ends->pieces == std::vector<std::string>{"\"first\""});
    CHECK(ends->ends == 1);
    CHECK_THAT(ends->failure, Contains("Throwing.late threw an exception") && !Contains("secret"));
}

TEST_CASE("a stream of an endpoint that declares none gives 500") {
    const auto ends = run_stream(*started("streamer"), undeclared);
    CHECK_FALSE(ends->begun);
    CHECK(ends->result.status == 500);
    CHECK_THAT(ends->result.detail, Contains("Streamer.undeclared began a stream, although it is declared to answer none"));
}

TEST_CASE("a call whose way back carries no stream gives 501") {
    const auto streamer = started("streamer");
    auto ends = std::make_shared<stream_ends>();
    ends->refuse_streams();
    submit_stream(*streamer, counting, "3", ends);
    REQUIRE(ends->wait([&] { return ends->finished; }));
    CHECK(ends->result.status == 501);
    CHECK(ends->pieces.empty());
    CHECK(ends->ends == 0);
}

TEST_CASE("what is said before the begin or after the end goes nowhere") {
    const auto ends = run_stream(*started("streamer"), early);
    CHECK(ends->pieces == std::vector<std::string>{"1"});
    CHECK(ends->ends == 1);
    CHECK(ends->failure.empty());
    CHECK_FALSE(ends->result.answered);
}

TEST_CASE("what comes in is read while it goes out") {
    const auto streamer = started("streamer");
    const auto ends = submit_stream(*streamer, echoing);
    ends->feed("one");
    REQUIRE(ends->wait([&] { return ends->pieces.size() == 1; }));
    ends->feed("two");
    ends->feed_end();
    REQUIRE(ends->wait([&] { return ends->finished; }));
    CHECK(ends->pieces == std::vector<std::string>{"one", "two"});
    CHECK(ends->failure.empty());
}

TEST_CASE("a message of a socket is a call that sends without a begin, and ends without an answer") {
    const auto streamer = started("streamer");
    const auto ends = run_stream(*streamer, messages, "hello");
    CHECK_FALSE(ends->begun);
    CHECK(ends->pieces == std::vector<std::string>{"you said", "hello"});
    CHECK(ends->ends == 1);
    CHECK_FALSE(ends->result.answered);
}

TEST_CASE("a message that fails is answered with its status") {
    const auto ends = run_stream(*started("streamer"), messages);
    CHECK(ends->result.answered);
    CHECK(ends->result.status == 422);
    CHECK(ends->result.body == "expected a message");
    CHECK(ends->ends == 0);
}

TEST_CASE("a stream has no call deadline and takes no thread from other calls") {
    plugin::instance_options options;
    options.threads = 1;
    options.call_deadline = 50ms;
    const auto streamer = started("streamer", options);
    const auto ends = submit_stream(*streamer, echoing);
    // Messages run on the pool's only thread meanwhile, until the deadline of a call is well past.
    const auto enough = std::chrono::steady_clock::now() + 400ms;
    while (std::chrono::steady_clock::now() < enough) CHECK(run_stream(*streamer, messages, "x")->pieces.size() == 2);
    ends->feed("still there");
    ends->feed_end();
    REQUIRE(ends->wait([&] { return ends->finished; }));
    CHECK(ends->pieces == std::vector<std::string>{"still there"});
    CHECK(ends->interrupts == 0);
}

TEST_CASE("a stream too many is refused at once with the name of the limit") {
    plugin::instance_options options;
    options.streams = 2;
    const auto streamer = started("streamer", options);
    const auto first = submit_stream(*streamer, echoing);
    const auto second = submit_stream(*streamer, upload);
    const auto third = submit_stream(*streamer, counting, "1");
    CHECK(third->finished);
    CHECK(third->result.status == 503);
    CHECK(third->result.retry_after == 1);
    CHECK(third->result.detail == "plugin streamer: 2 calls with a stream or a socket run already (streams)");
    for (const auto& each : {first, second}) each->feed_end();
    REQUIRE(second->wait([&] { return second->finished; }));
    CHECK(second->result.body == "0");
    REQUIRE(first->wait([&] { return first->finished; }));
    CHECK(run_stream(*streamer, counting, "1")->pieces.size() == 1);
}

TEST_CASE("a thousand streams run at once, each on a thread that costs little memory, and all end") {
    const auto streamer = started("streamer");
    const std::size_t threads = threads_of_process();
    const std::size_t resident = kibibytes_resident();
    std::vector<std::shared_ptr<stream_ends>> all;
    for (int i = 0; i < 1000; ++i) {
        all.push_back(std::make_shared<stream_ends>());
        streamer->submit(std::make_unique<streamed_call>(echoing, "", all.back()), true);
    }
    streamer->wake();
    for (const auto& each : all) REQUIRE(each->wait([&] { return each->waiting == 1; }));
    CHECK(streamer->running() == 1000);
    CHECK(threads_of_process() >= threads + 1000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CHECK(kibibytes_resident() < resident + 64 * 1024); // measured: some 10 KiB each
#endif
    for (const auto& each : all) each->feed("x");
    for (const auto& each : all) REQUIRE(each->wait([&] { return each->pieces.size() == 1; }));
    for (const auto& each : all) each->feed_end();
    for (const auto& each : all) REQUIRE(each->wait([&] { return each->finished; }));
    CHECK(eventually([&] { return streamer->running() == 0; }));
    CHECK_FALSE(streamer->stop().resident);
    CHECK(threads_of_process() < threads + 1000);
}

TEST_CASE("a call that was given up before it started is not made") {
    const auto streamer = started("streamer");
    auto ends = std::make_shared<stream_ends>();
    ends->give_up();
    submit_stream(*streamer, counting, "3", ends);
    REQUIRE(ends->wait([&] { return ends->finished; }));
    CHECK_FALSE(ends->begun);
    CHECK(ends->pieces.empty());
    CHECK_FALSE(ends->result.answered);
    CHECK(eventually([&] { return streamer->running() == 0; }));
}

TEST_CASE("a drain ends sockets at once and lets streams reach their end") {
    const auto streamer = started("streamer");
    const auto stream = submit_stream(*streamer, echoing);
    const auto socket = submit_stream(*streamer, socket_);
    REQUIRE(stream->wait([&] { return stream->waiting == 1; }));
    REQUIRE(socket->wait([&] { return socket->waiting == 1; }));
    bool drained = false;
    std::thread drainer([&] { drained = streamer->drain(20s); });
    CHECK(socket->wait([&] { return socket->finished; }));
    CHECK(socket->interrupts == 1);
    CHECK(socket->ends == 1);
    CHECK(socket->failure.empty());
    stream->feed("whole");
    stream->feed_end();
    drainer.join();
    CHECK(drained);
    CHECK(stream->pieces == std::vector<std::string>{"whole"});
    CHECK(stream->failure.empty());
    CHECK(stream->interrupts == 0);
}

TEST_CASE("a stream that outlasts the drain is cut off with a failure, never failed as a call") {
    const auto streamer = started("streamer");
    auto full = std::make_shared<stream_ends>();
    full->take_no_more_than(3);
    submit_stream(*streamer, endless, {}, full);
    REQUIRE(full->wait([&] { return full->pieces.size() == 3 && full->waiting == 1; }));
    CHECK_FALSE(streamer->drain(10ms));
    REQUIRE(full->wait([&] { return full->finished; }));
    CHECK(full->result.status == 200); // of its begin
    CHECK(full->result.detail.empty());
    CHECK(full->failure == "plugin streamer stopped before the end of the stream");
    CHECK(full->ends == 1);
    CHECK_FALSE(streamer->stop().resident);
}

TEST_CASE("a call that waits for its input when the drain is over is answered 503, and its input breaks") {
    const auto streamer = started("streamer");
    const auto ends = submit_stream(*streamer, upload);
    REQUIRE(ends->wait([&] { return ends->waiting == 1; }));
    CHECK_FALSE(streamer->drain(10ms));
    REQUIRE(ends->wait([&] { return ends->finished; }));
    CHECK_FALSE(ends->result.answered);
    CHECK(ends->result.status == 503);
    CHECK(ends->interrupts == 1);
}

TEST_CASE("a worker refuses streams, files and sockets with 501 and the cure") {
    auto result = plugin::start_in_worker(probe_plugin("streamer"), BERTH_TEST_WORKER, {});
    REQUIRE(std::holds_alternative<std::shared_ptr<plugin::instance>>(result));
    const auto streamer = std::get<std::shared_ptr<plugin::instance>>(result);
    const auto refusal = [&](std::uint32_t endpoint) {
        const auto ends = run_stream(*streamer, endpoint, "1");
        CHECK(ends->result.status == 501);
        return ends->result.detail;
    };
    CHECK(refusal(counting) == "plugin streamer: Streamer.count, which answers a stream, is not served by a worker process "
                               "yet; set isolation to none");
    CHECK_THAT(refusal(upload), Contains("Streamer.upload, which takes a stream, is not served"));
    CHECK_THAT(refusal(file_size), Contains("Streamer.file_size, which takes a file, is not served"));
    CHECK_THAT(refusal(messages), Contains("Streamer.messages, which is called over a WebSocket, is not served"));
    CHECK(run_stream(*streamer, undeclared)->result.status == 500);
}
