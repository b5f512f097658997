#include "recorded_call.hpp"

#include "../scratch_folder.hpp"

#include <plugin/native_instance.hpp>
#include <plugin/start.hpp>

#include <catch2/catch.hpp>

#include <cstring>
#include <mutex>
#include <unistd.h>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

std::shared_ptr<plugin::instance> started(const std::string& name, const plugin::instance_options& options = {}) {
    auto result = plugin::start_in_process(probe_plugin(name), options);
    if (const auto* reason = std::get_if<std::string>(&result)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<plugin::instance>>(result);
}

std::string refusal(const std::filesystem::path& image, const plugin::instance_options& options = {}) {
    auto result = plugin::start_in_process(image, options);
    const auto* reason = std::get_if<std::string>(&result);
    return reason ? *reason : "it started";
}

pid_t thread_of(plugin::instance& instance, bool on_loop) {
    const outcome result = call(instance, thread, {}, on_loop);
    pid_t id = 0;
    REQUIRE(result.body.size() == sizeof id);
    std::memcpy(&id, result.body.data(), sizeof id);
    return id;
}

} // namespace

TEST_CASE("a call is answered by the plugin, and counted") {
    const auto probe = started("probe");
    CHECK(probe->about()->endpoints().size() == 11);
    const outcome result = call(*probe, echo, "hello");
    CHECK(result.answered);
    CHECK(result.status == 200);
    CHECK(result.body == "hello");
    CHECK(eventually([&] { return probe->running() == 0; }));
    CHECK(probe->calls() == 1);
}

TEST_CASE("a call that is not for the loop runs on a pool thread, and a declared inline one on the caller's") {
    const auto probe = started("probe");
    CHECK(thread_of(*probe, true) != gettid());
    CHECK(thread_of(*probe, true) != gettid());
    auto at_once = submit(*probe, inline_, "x", true);
    CHECK(at_once.wait_for(0s) == std::future_status::ready);
    auto queued = submit(*probe, inline_, "x", false);
    probe->wake();
    CHECK(get(queued).answered_on != std::this_thread::get_id());
}

TEST_CASE("an endpoint that declares nothing earns the loop by quick calls, and loses it by a slow one") {
    const auto probe = started("probe");
    const auto on_loop = [&] {
        auto result = submit(*probe, moody, "0", true);
        probe->wake();
        return get(result).answered_on == std::this_thread::get_id();
    };
    CHECK_FALSE(on_loop());
    REQUIRE(eventually(on_loop));
    call(*probe, moody, "3", true);
    CHECK_FALSE(on_loop());
}

TEST_CASE("a call that throws gives 500 without the text of the exception, and the host goes on") {
    const auto throwing = started("throwing");
    const outcome known = call(*throwing, 0);
    CHECK_FALSE(known.answered);
    CHECK(known.status == 500);
    CHECK_THAT(known.detail, Contains("plugin throwing: Throwing.known threw an exception") && !Contains("secret"));
    CHECK(call(*throwing, 1).status == 500);
}

TEST_CASE("a call that returns without an answer gives 500") {
    const auto probe = started("probe");
    const outcome result = call(*probe, never);
    CHECK(result.status == 500);
    CHECK_THAT(result.detail, Contains("Probe.never returned without an answer"));
}

TEST_CASE("of two answers the first counts") {
    const auto probe = started("probe");
    CHECK(call(*probe, twice, "second").body == "first");
}

TEST_CASE("an answer with a status that is none gives 500") {
    const auto probe = started("probe");
    const outcome result = call(*probe, nonsense);
    CHECK(result.status == 500);
    CHECK_THAT(result.detail, Contains("answered with status 42"));
}

TEST_CASE("an endpoint that does not exist is refused") {
    const auto probe = started("probe");
    CHECK_FALSE(call(*probe, 99).answered);
}

TEST_CASE("a full queue refuses with 503, Retry-After and the name of the limit") {
    plugin::instance_options options;
    options.queue = 2;
    const auto probe = started("probe", options);
    auto first = submit(*probe, echo, "1");
    auto second = submit(*probe, echo, "2");
    auto third = submit(*probe, echo, "3");
    const outcome refused = get(third);
    CHECK(refused.status == 503);
    CHECK(refused.retry_after == 1);
    CHECK(refused.detail == "plugin probe: 2 calls wait already (queue)");
    CHECK(probe->queued() == 2);
    probe->wake();
    CHECK(get(first).body == "1");
    CHECK(get(second).body == "2");
}

TEST_CASE("a call that waits past its deadline is refused without running") {
    plugin::instance_options options;
    options.threads = 1;
    options.call_deadline = 200ms;
    const auto probe = started("probe", options);
    auto running = submit(*probe, doze, "600");
    auto waiting = submit(*probe, echo, "x");
    probe->wake();
    const outcome refused = get(waiting);
    CHECK(refused.status == 503);
    CHECK_THAT(refused.detail, Contains("call_deadline") && Contains("1 threads"));
    get(running);
}

TEST_CASE("a running call learns of its deadline, and one that does not care is answered in its stead") {
    plugin::instance_options options;
    options.call_deadline = 200ms;
    const auto probe = started("probe", options);
    auto cares = submit(*probe, wait_until_cancelled, "I heard");
    auto does_not = submit(*probe, doze, "1500");
    probe->wake();
    CHECK(get(cares).body == "I heard");
    const outcome late = get(does_not);
    CHECK(late.status == 504);
    CHECK_THAT(late.detail, Contains("Probe.sleep") && Contains("200 ms (call_deadline)"));
}

TEST_CASE("a running call learns that its caller has gone") {
    const auto probe = started("probe");
    auto gone = std::make_shared<std::atomic<bool>>(false);
    auto asked = std::make_unique<recorded_call>(wait_until_cancelled, "bye");
    asked->leave_when(gone);
    auto result = asked->result();
    probe->submit(std::move(asked), false);
    probe->wake();
    CHECK(result.wait_for(30ms) == std::future_status::timeout);
    gone->store(true);
    CHECK(get(result).body == "bye");
}

TEST_CASE("draining refuses new calls, waits for the running ones and lets them answer") {
    const auto probe = started("probe");
    auto running = submit(*probe, doze, "100");
    probe->wake();
    CHECK(probe->drain(10s));
    CHECK(running.wait_for(0s) == std::future_status::ready);
    CHECK(get(running).answered);
    const outcome refused = call(*probe, echo, "late");
    CHECK(refused.status == 503);
    CHECK(refused.retry_after == 1);
    CHECK_THAT(refused.detail, Contains("takes no new calls"));
}

TEST_CASE("a drain whose deadline comes first answers 503 for running and waiting calls, and cancels them") {
    plugin::instance_options options;
    options.threads = 1;
    const auto probe = started("probe", options);
    auto running = submit(*probe, wait_until_cancelled);
    auto waiting = submit(*probe, doze, "1");
    probe->wake();
    CHECK_FALSE(probe->drain(50ms));
    CHECK(get(running).status == 503);
    CHECK(get(waiting).status == 503);
    CHECK_FALSE(probe->stop().resident);
}

TEST_CASE("a slow endpoint of the same plugin leaves the quick one its speed") {
    const auto probe = started("probe");
    const auto rate = [&] {
        const auto end = std::chrono::steady_clock::now() + 300ms;
        std::size_t answered = 0;
        while (std::chrono::steady_clock::now() < end) {
            std::vector<std::future<outcome>> batch;
            for (int i = 0; i < 16; ++i) batch.push_back(submit(*probe, echo, "x"));
            probe->wake();
            for (auto& each : batch) answered += get(each).answered;
        }
        return static_cast<double>(answered);
    };
    rate();
    const double alone = rate();
    std::atomic<bool> done{false};
    std::thread sleepers([&] {
        while (!done) {
            std::vector<std::future<outcome>> batch;
            for (int i = 0; i < 16; ++i) batch.push_back(submit(*probe, doze, "50"));
            probe->wake();
            for (auto& each : batch) get(each);
        }
    });
    const double beside = rate();
    done = true;
    sleepers.join();
    // Far from the measured ratio (0.95), since tests run beside each other; one thread for all would give 0.01.
    CHECK(beside > 0.3 * alone);
}

TEST_CASE("a plugin may answer with a file that it removes at once") {
    const auto probe = started("probe");
    CHECK(call(*probe, file, "inside the file").body == "inside the file");
}

TEST_CASE("what a plugin logs reaches the host's log function") {
    std::mutex mutex;
    std::string logged;
    const auto result = plugin::native_instance::start(probe_plugin("probe"), {}, [&](berth_level, std::string_view text) {
        const std::lock_guard lock(mutex);
        logged += text;
    });
    REQUIRE(std::holds_alternative<std::shared_ptr<plugin::instance>>(result));
    const std::lock_guard lock(mutex);
    CHECK(logged == "probe started");
}

TEST_CASE("records are opened with their folder, kept, and found again by the next instance") {
    scratch_folder folder;
    plugin::instance_options options;
    options.records = folder.path() / "records" / "keeper.db";
    {
        const auto keeper = started("keeper", options);
        CHECK(call(*keeper, 0, "first").body == "1");
        CHECK(call(*keeper, 0, "second").body == "2");
        keeper->stop();
    }
    const auto keeper = started("keeper", options);
    CHECK(call(*keeper, 1).body == "2");
}

TEST_CASE("an endpoint that writes records never runs on the loop") {
    scratch_folder folder;
    plugin::instance_options options;
    options.records = folder.path() / "keeper.db";
    options.records_full_durability = false;
    const auto keeper = started("keeper", options);
    for (int i = 0; i < 200; ++i) {
        auto result = submit(*keeper, 0, "x", true);
        keeper->wake();
        REQUIRE(get(result).answered_on != std::this_thread::get_id());
    }
}

TEST_CASE("a start that refuses, throws or never returns is told apart, and says why") {
    plugin::instance_options options;
    options.configuration = "{\"refuse\":true}";
    CHECK(refusal(probe_plugin("probe"), options) == "start refused: the configuration asks for it");
    CHECK(refusal(built_plugin("throwing_start")) == "start threw: this exception should have stayed inside");
    options.configuration = "{\"endless\":true}";
    options.start_deadline = 100ms;
    CHECK_THAT(refusal(probe_plugin("probe"), options), Contains("did not start within 100 ms (start_deadline)"));
}

TEST_CASE("an image that does not open says what the dynamic linker says") {
    CHECK_THAT(refusal(built_plugin("undefined_symbol")), Contains("the dynamic linker refuses it"));
    CHECK_THAT(refusal(built_plugin("no_symbol")), Contains("does not export berth_plugin"));
}

TEST_CASE("a table that is of another ABI, lacks functions or contradicts its note is refused by name") {
    CHECK_THAT(refusal(built_plugin("wrong_major")), Contains("ABI"));
    CHECK_THAT(refusal(built_plugin("null_functions")), Contains("lacks a function"));
    CHECK_THAT(refusal(built_plugin("other_name")), Contains("its note says name"));
}

TEST_CASE("a plugin that was built with the first minor ABI runs as it did, with its records") {
    scratch_folder folder;
    plugin::instance_options options;
    options.records = folder.path() / "older.db";
    auto result = plugin::start_in_process(built_plugin("older_minor"), options);
    REQUIRE(std::holds_alternative<std::shared_ptr<plugin::instance>>(result));
    const auto older = std::get<std::shared_ptr<plugin::instance>>(result);
    const auto endpoints = older->about()->endpoints();
    REQUIRE(endpoints.size() == 2);
    CHECK(endpoints[1].path == std::string_view("/two/{name}"));
    CHECK(endpoints[1].content_type == std::string_view());
    CHECK(endpoints[1].inputs[1].place == BERTH_PLACE_BODY);
    CHECK(older->about()->records()[0]->fields[2].type->key == nullptr);
    CHECK(older->about()->records()[0]->tag == std::string_view());
    CHECK(call(*older, 1, "as ever").body == "as ever");
    CHECK_FALSE(older->stop().resident);
}
