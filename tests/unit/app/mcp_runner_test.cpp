// Calls over MCP as jobs.
#include <app/mcp_call_end.hpp>

#include "mcp_calls.hpp"

using namespace berth::host;
using namespace berth::host::app;
using namespace berth::tests;
using namespace std::chrono_literals;
using Catch::Contains;
using outcome = mcp::finished_call::outcome;

TEST_CASE("a call becomes a stored job with the caller's authorization and trace") {
    heard told;
    calls host;
    constexpr const char* trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const std::string id = host.call(told, "who", "{}", false, "Bearer a", trace);
    REQUIRE(told.ended());
    CHECK(told.stored == id);
    CHECK(told.end->how == outcome::succeeded);
    CHECK(told.end->body == R"({"job":")" + id + R"(","authorization":"Bearer a","traceparent":")" + trace + R"("})");
    CHECK(told.end->fits_its_schema);
    CHECK(told.end->uri == "http://here/jobs/" + id);
    CHECK(host.look(id, "Bearer a"));
    CHECK_FALSE(host.look(id, "Bearer b"));
    CHECK_FALSE(host.look(id));
    CHECK_FALSE(host.look("no-such-job"));
}

TEST_CASE("what is no trace parent goes no further") {
    calls host;
    for (const char* trace : {"x", "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nx: y"}) {
        heard told;
        host.call(told, "who", "{}", false, {}, trace);
        REQUIRE(told.ended());
        CHECK_THAT(told.end->body, Contains(R"("traceparent":"")"));
    }
}

TEST_CASE("arguments that do not fit make no job") {
    heard told, other, large;
    job::options limits;
    limits.request_bytes = 100;
    calls host(BERTH_MCP_CHANGING, limits);
    CHECK(host.call(told, "large", R"({"bytes":-1})").empty());
    REQUIRE(told.end);
    CHECK(told.end->how == outcome::misfit);
    CHECK_THAT(told.end->message, Contains("/bytes: "));
    CHECK(host.call(other, "nobody").empty());
    CHECK(other.refused->why == mcp::call_refusal::unknown_tool);
    host.call(large, "slow", R"({"seconds":)" + std::string(100, ' ') + "0}");
    CHECK_THAT(large.end->message, Contains("jobs.request_bytes"));
}

TEST_CASE("a tool that keeps out of agents' sight cannot be called") {
    heard told;
    calls host;
    host.call(told, "hidden");
    CHECK(told.refused->why == mcp::call_refusal::unknown_tool);
}

TEST_CASE("progress is told in its order, all of it before the end, and nothing after it") {
    heard told;
    calls host(BERTH_MCP_REFERENCE);
    host.call(told, "work", R"({"seconds":0.05,"steps":200})", true);
    REQUIRE(told.ended());
    REQUIRE(told.progress.size() == 200);
    for (std::size_t i = 0; i < 200; ++i) CHECK(told.progress[i].progress == static_cast<double>(i + 1));
    CHECK(told.progress[0].message == "step 1");
    CHECK_FALSE(told.late);
    CHECK(host.news > 0);
}

TEST_CASE("who wants no progress is told none") {
    heard told;
    calls host(BERTH_MCP_REFERENCE);
    host.call(told, "work", R"({"seconds":0,"steps":10})");
    REQUIRE(told.ended());
    CHECK(told.progress.empty());
}

TEST_CASE("more callers than may follow get their results without progress") {
    job::options limits;
    limits.followers = 1;
    heard first, second;
    calls host(BERTH_MCP_REFERENCE, limits);
    host.call(first, "work", R"({"seconds":600,"steps":6000})", true);
    REQUIRE(first.comes([&] { return !first.progress.empty(); }));
    host.call(second, "work", R"({"seconds":0,"steps":5})", true);
    REQUIRE(second.ended());
    CHECK(second.end->how == outcome::succeeded);
    CHECK(second.progress.empty());
}

TEST_CASE("a job that only its owner may stop is stopped by its owner") {
    heard told;
    calls host(BERTH_MCP_REFERENCE);
    const std::string id = host.call(told, "work", R"({"seconds":600,"steps":6000})", true, "Bearer a");
    REQUIRE(told.comes([&] { return !told.progress.empty(); }));
    host.runner.cancel(id, "Bearer b");
    host.runner.cancel("another", "Bearer a");
    CHECK(host.look(id, "Bearer a")->status == mcp::task_state::working);
    host.runner.cancel(id, "Bearer a");
    REQUIRE(told.ended());
    CHECK(told.end->how == outcome::cancelled);
}

TEST_CASE("stopping what has ended leaves its result where it is") {
    heard told;
    calls host;
    const std::string id = host.call(told, "slow", R"({"seconds":0})");
    REQUIRE(told.ended());
    host.runner.cancel(id, {});
    const auto seen = host.look(id);
    REQUIRE((seen && seen->end));
    CHECK(seen->end->body == R"({"number":1})");
}

TEST_CASE("a call that is released goes on, and tells nobody") {
    heard told;
    calls host;
    const std::string id = host.call(told, "slow", R"({"seconds":0.2})");
    REQUIRE(told.comes([&] { return !told.stored.empty(); }));
    host.runner.release(id);
    REQUIRE(host.comes_to(id, mcp::task_state::completed));
    CHECK(told.ends == 0);
    CHECK(host.look(id)->end->body == R"({"number":1})");
}

TEST_CASE("a task says what it does, how it ends, and how long that is kept") {
    heard told, failing;
    calls host(BERTH_MCP_REFERENCE);
    const std::string id = host.call(told, "work", R"({"seconds":600,"steps":6000})", true);
    REQUIRE(told.comes([&] { return told.progress.size() > 1; }));
    const auto working = host.look(id);
    CHECK(working->tool == "work");
    CHECK_THAT(working->message, Contains("step "));
    CHECK_FALSE(working->ttl);
    host.runner.cancel(id, {});
    REQUIRE(told.ended());
    CHECK(host.look(id)->status == mcp::task_state::cancelled);
    const std::string other = host.call(failing, "fail");
    REQUIRE(failing.ended());
    const auto failed = host.look(other);
    CHECK(failed->status == mcp::task_state::completed); // the tool failed, the task did not
    CHECK(failed->end->how == outcome::failed);
    CHECK(failed->end->message == "boom");
    CHECK(failed->ttl >= 3'600'000);
}

TEST_CASE("a failure that the tool says is the server's makes the task fail") {
    heard told, other;
    calls host(BERTH_AGENT_TOOLS);
    const std::string id = host.call(told, "protocol_error_job");
    REQUIRE(told.ended());
    CHECK(host.look(id)->status == mcp::task_state::failed);
    const std::string plain = host.call(other, "failing_job");
    REQUIRE(other.ended());
    CHECK(host.look(plain)->status == mcp::task_state::completed);
}

TEST_CASE("a large result comes from its file, and one that is too large as its size") {
    mcp_runner_options options;
    options.text_bytes = options.blob_bytes = 200'000;
    heard fits, large;
    calls host(BERTH_MCP_CHANGING, {}, options);
    host.call(fits, "large", R"({"bytes":200000})");
    REQUIRE(fits.ended());
    CHECK(fits.end->body == std::string(200'000, 'x'));
    host.call(large, "large", R"({"bytes":200001})");
    REQUIRE(large.ended());
    CHECK(large.end->body.empty());
    CHECK(large.end->size == 200'001);
}

TEST_CASE("jobs in memory alone are calls too") {
    heard told;
    calls host;
    const std::string id = host.call(told, "fleeting", R"({"seconds":0.05})", true);
    REQUIRE(told.ended());
    CHECK(told.end->body == R"({"number":1})");
    CHECK_FALSE(told.progress.empty());
    CHECK(host.look(id)->status == mcp::task_state::completed);
}

TEST_CASE("a full queue and a caller beyond its share are refused with the limit's name") {
    job::options limits;
    limits.owner_jobs = 1;
    heard running, waiting, beyond, mine, more;
    calls host(BERTH_MCP_CHANGING, limits);
    host.call(running, "single", R"({"seconds":600})");
    REQUIRE(running.comes([&] { return !running.stored.empty(); }));
    host.call(waiting, "single", R"({"seconds":600})");
    REQUIRE(waiting.comes([&] { return !waiting.stored.empty(); }));
    host.call(beyond, "single");
    REQUIRE(beyond.ended());
    CHECK(beyond.refused->why == mcp::call_refusal::unavailable);
    CHECK_THAT(beyond.refused->message, Contains("jobs.queue"));
    host.call(mine, "slow", R"({"seconds":600})", false, "Bearer a");
    REQUIRE(mine.comes([&] { return !mine.stored.empty(); }));
    host.call(more, "who", "{}", false, "Bearer a");
    REQUIRE(more.ended());
    CHECK(more.refused->why == mcp::call_refusal::too_many);
    CHECK_THAT(more.refused->message, Contains("jobs.owner_jobs"));
}

TEST_CASE("a call whose time is over is answered, and its job goes on") {
    mcp_runner_options options;
    options.most_wait = 100ms;
    heard told;
    calls host(BERTH_MCP_CHANGING, {}, options);
    const std::string id = host.call(told, "slow", R"({"seconds":0.5})");
    REQUIRE(told.ended());
    CHECK(told.end->how == outcome::timed_out);
    CHECK_THAT(told.end->message, Contains("http://here/jobs/" + id));
    CHECK(host.comes_to(id, mcp::task_state::completed));
}

TEST_CASE("calls that are open when the host stops are all answered") {
    calls host(BERTH_MCP_REFERENCE);
    std::vector<std::unique_ptr<heard>> all;
    for (int i = 0; i < 20; ++i) {
        all.push_back(std::make_unique<heard>());
        host.call(*all.back(), "work", R"({"seconds":600,"steps":6000})", i % 2 == 0);
    }
    for (auto& one : all) REQUIRE(one->comes([&] { return !one->stored.empty(); }));
    host.stop();
    for (auto& one : all) CHECK(one->ended());
    heard late;
    host.call(late, "status");
    CHECK(late.refused->why == mcp::call_refusal::unavailable);
    for (auto& one : all) CHECK_FALSE(one->late);
}

TEST_CASE("a call begun with tools that left meanwhile keeps their description") {
    heard told;
    calls host;
    host.call(told, "slow", R"({"seconds":0.2})");
    host.runner.serve({}, {});
    REQUIRE(told.ended());
    CHECK(told.end->fits_its_schema);
    heard after;
    host.call(after, "slow");
    CHECK(after.refused->why == mcp::call_refusal::unknown_tool);
}

TEST_CASE("a result that does not fit what the tool says of it is marked") {
    job::job_facts job;
    job.state = job::job_state::succeeded;
    job.content_type = "application/json";
    const auto instance =
        std::get<std::shared_ptr<plugin::instance>>(plugin::start_in_process(BERTH_MCP_REFERENCE, {}));
    const berth_endpoint& greet = instance->about()->endpoints()[0];
    const job::result_files files("/nowhere");
    for (const auto& [body, fits] :
         {std::pair{R"({"greeting":"a"})", true}, {R"({"greeting":7})", false}, {"{}", false}}) {
        job.result = body;
        CHECK(call_end_of(job, &greet, files, 1000).fits_its_schema == fits);
    }
    job.file = "gone";
    job.size = 10;
    CHECK(call_end_of(job, &greet, files, 1000).how == outcome::failed);
    CHECK(call_end_of(job, &greet, files, 5).size == 10);
    instance->stop();
}

TEST_CASE("what a job has left besides its result goes with its end, and with its task") {
    heard told;
    mcp_runner_options options;
    options.left_by = [](const std::string& id, const std::string& url) { return std::vector{url + '/' + id}; };
    calls host(BERTH_MCP_CHANGING, {}, options);
    const std::string id = host.call(told, "slow", R"({"seconds":0.01})");
    REQUIRE(told.ended());
    CHECK(told.end->links == std::vector{"http://here/" + id});
    CHECK(host.look(id)->end->links == std::vector{"http://here/" + id});
}
