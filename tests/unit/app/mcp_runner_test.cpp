// Calls over MCP as jobs: a manager of jobs, real plugins, and the runner between them and a test that plays the
// server.
#include <app/mcp_call_end.hpp>
#include <app/mcp_options.hpp>
#include <app/mcp_runner.hpp>
#include <job/timers.hpp>
#include <plugin/start.hpp>

#include "scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>

using namespace berth::host;
using namespace berth::host::app;
using namespace std::chrono_literals;
using Catch::Contains;
using outcome = mcp::finished_call::outcome;

namespace {

// What a call is told, in its order.
struct heard {
    std::mutex mutex; // guards what follows
    std::condition_variable changed;
    std::string stored;
    std::vector<mcp::call_progress> progress;
    std::optional<mcp::finished_call> end;
    std::optional<mcp::call_refusal> refused;
    int ends = 0;
    bool late = false; // something was told after the end

    mcp::call_handlers handlers() {
        return {[this](const std::string& id) { note([&] { stored = id; }); },
                [this](const mcp::call_progress& one) { note([&] { progress.push_back(one); }); },
                [this](const mcp::finished_call& one) {
                    note([&] {
                        end = one;
                        ++ends;
                    });
                },
                [this](const mcp::call_refusal& one) {
                    note([&] {
                        refused = one;
                        ++ends;
                    });
                }};
    }
    template <class What>
    void note(What what) {
        const std::lock_guard lock(mutex);
        late = late || ends > 0;
        what();
        changed.notify_all();
    }
    template <class What>
    bool comes(What what) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 30s, what);
    }
    bool ended() {
        return comes([this] { return ends > 0; });
    }
};

class calls {
public:
    explicit calls(const char* plugin = BERTH_MCP_CHANGING, job::options limits = {}, mcp_runner_options options = {})
        : manager(opened(std::move(limits))), instance_(started(plugin)), runner(manager, with(std::move(options))) {
        manager->publish({instance_});
        runner.serve(mcp::tools_of({instance_->about()}), {instance_});
        runner.reachable_at("http://here");
    }
    ~calls() {
        stop();
        manager->publish({});
        runner.serve({}, {});
        instance_->drain(10s);
        instance_->stop();
    }

    std::string call(heard& by, const std::string& tool, const std::string& arguments = "{}", bool progress = false,
                     const std::string& authorization = {}, const std::string& trace = {}) {
        return runner.submit({tool, arguments, authorization, trace, {}, progress}, by.handlers());
    }
    std::optional<mcp::task_state> look(const std::string& id, const std::string& authorization = {}) {
        heard done;
        std::optional<mcp::task_state> seen;
        runner.look(id, authorization, [&](const std::optional<mcp::task_state>& task) {
            done.note([&] {
                seen = task;
                ++done.ends;
            });
        });
        REQUIRE(done.ended());
        return seen;
    }
    bool comes_to(const std::string& id, decltype(mcp::task_state::status) wanted) {
        const auto deadline = std::chrono::steady_clock::now() + 30s;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto seen = look(id);
            if (seen && seen->status == wanted) return true;
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }
    void stop() {
        manager->drain(0ms);
        manager->close();
        later_.close();
    }

    berth::tests::scratch_folder folder;
    std::shared_ptr<job::manager> manager;

private:
    std::shared_ptr<job::manager> opened(job::options limits) {
        limits.folder = folder.path();
        limits.full_durability = false;
        limits.grace = 200ms;
        auto result = job::manager::open(limits);
        if (auto reason = std::get_if<std::string>(&result)) FAIL(*reason);
        return std::get<std::shared_ptr<job::manager>>(result);
    }
    static std::shared_ptr<plugin::instance> started(const char* image) {
        auto result = plugin::start_in_process(image, {});
        if (auto reason = std::get_if<std::string>(&result)) FAIL(*reason);
        return std::get<std::shared_ptr<plugin::instance>>(result);
    }
    mcp_runner_options with(mcp_runner_options options) {
        options.later = [this](std::function<void()> what) { later_.in(0ms, std::move(what)); };
        options.news = [this](const std::string&) { ++news; };
        return options;
    }

    const std::shared_ptr<plugin::instance> instance_;
    job::timers later_{job::real_time()};

public:
    std::atomic<int> news{0}; // the runner's threads write, the test reads
    mcp_runner runner;
};

} // namespace

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

TEST_CASE("the settings of MCP arrive at its endpoint") {
    const layered made = layer({"",
                                R"({"mcp":{"sessions":7,"hosts":["a.example"],"tokens":[")" + std::string(64, '0') +
                                    R"("],"task_after_ms":5},"http":{"public_url":"https://b.example:444/x"}})",
                                {},
                                {}});
    REQUIRE(made.faults.empty());
    const mcp::server_options options = mcp_options_of(made.values);
    CHECK(options.sessions.most == 7);
    CHECK(options.origins.loopback);
    CHECK(options.origins.hosts == std::vector<std::string>{"a.example", "b.example"});
    CHECK(options.calls.task_after == 5ms);
    CHECK(options.instructions.empty());
    REQUIRE(options.access.knows);
    CHECK_FALSE(options.access.knows("Bearer x"));
    CHECK_FALSE(mcp_options_of(layer({"", "{}", {}, {}}).values).access.knows);
}

TEST_CASE("settings of MCP that cannot work are refused, each with its place") {
    const auto faults =
        layer({"", R"({"mcp":{"path":"mcp/","tokens":["sesame"],"origins":["app.example"]}})", {}, {}}).faults;
    REQUIRE(faults.size() == 3);
    CHECK(to_text(faults[0]) == R"(/mcp/path: expected a path like /mcp, found "mcp/")");
    CHECK(faults[1].pointer == "/mcp/tokens");
    CHECK(to_text(faults[1]).find("sesame") == std::string::npos);
    CHECK(faults[2].pointer == "/mcp/origins");
    CHECK(layer({"", R"({"mcp":{"token_tools":["a"]}})", {}, {}}).faults.size() == 1);
}

TEST_CASE("an endpoint that is offered to agents is called with the members of one object") {
    heard told;
    calls host(BERTH_MCP_ENDPOINTS);
    CHECK_FALSE(
        host.call(told, "select", R"({"shelf":3,"cheap":true,"names":["a"],"like":{"name":"x","price":2}})").empty());
    REQUIRE(told.ended());
    CHECK(told.end->how == outcome::succeeded);
    CHECK(told.end->body == R"({"items":[{"name":"a","price":3.0},{"name":"x","price":2.0}],"cheap":true})");
    for (const auto& [tool, arguments, words] : {std::tuple{"select", R"({"names":[]})", "shelf"},
                                                 {"select", R"({"shelf":"x"})", "shelf"},
                                                 {"select", R"({"shelf":1,"names":7})", "names"},
                                                 {"spell", "{}", "word"},
                                                 {"lose", "{}", "lost it"}}) {
        heard failed;
        host.call(failed, tool, arguments);
        REQUIRE(failed.ended());
        CHECK(failed.end->how == outcome::failed);
        CHECK_THAT(failed.end->message, Contains(words));
    }
}

TEST_CASE("endpoints that agents are not meant to call, or could not, are not offered") {
    calls host(BERTH_MCP_ENDPOINTS);
    for (const char* tool : {"internal", "upload", "over_socket"}) {
        heard told;
        host.call(told, tool);
        CHECK(told.refused->why == mcp::call_refusal::unknown_tool);
    }
}

TEST_CASE("a call of an endpoint is left by its caller alone") {
    heard told, left;
    calls host(BERTH_MCP_ENDPOINTS);
    const std::string id = host.call(told, "wait", R"({"seconds":20})", false, "Bearer a");
    CHECK_FALSE(host.look(id, "Bearer a")); // it is no job, so no task
    host.runner.cancel(id, "Bearer b");
    host.runner.cancel(id, "Bearer a");
    REQUIRE(told.ended());
    CHECK(told.end->body == "false");
    host.call(left, "left");
    REQUIRE(left.ended());
    CHECK(left.end->body == "1");
}

TEST_CASE("a draining host takes no calls of endpoints, and one whose plugin is gone neither") {
    heard draining, resumed;
    calls host(BERTH_MCP_ENDPOINTS);
    host.manager->set_draining(true);
    host.call(draining, "left");
    CHECK_THAT(draining.refused->message, Contains("draining"));
    host.manager->set_draining(false);
    host.call(resumed, "left");
    REQUIRE(resumed.ended());
    CHECK(resumed.end->body == "0");
}
