#include "recorded_call.hpp"

#include "../scratch_folder.hpp"

#include <plugin/start.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <cstring>
#include <dlfcn.h>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

// A crash ends the worker by a signal, or the way the sanitizer in it prefers.
bool tells_of_crash(std::string_view text) {
    return text.find("its worker was killed by SIG") != text.npos || text.find("its worker exited with") != text.npos;
}

std::shared_ptr<plugin::instance> started(const std::filesystem::path& image,
                                          const plugin::instance_options& options = {}) {
    auto result = plugin::start_in_worker(image, BERTH_TEST_WORKER, options);
    if (const auto* reason = std::get_if<std::string>(&result)) throw std::runtime_error(*reason);
    return std::get<std::shared_ptr<plugin::instance>>(result);
}

std::string refusal(const std::filesystem::path& image, const std::filesystem::path& program,
                    const plugin::instance_options& options = {}) {
    auto result = plugin::start_in_worker(image, program, options);
    const auto* reason = std::get_if<std::string>(&result);
    return reason ? *reason : "it started";
}

pid_t thread_of(plugin::instance& instance) {
    const outcome result = call(instance, thread);
    pid_t id = 0;
    if (result.body.size() == sizeof id) std::memcpy(&id, result.body.data(), sizeof id);
    return id;
}

} // namespace

TEST_CASE("a worker serves the same image from another process") {
    // An image of its own, which no other test has open.
    scratch_folder folder;
    const auto image = folder.path() / "probe.so";
    std::filesystem::copy_file(probe_plugin("probe"), image);
    const auto probe = started(image);
    CHECK(probe->about()->endpoints().size() == 11);
    CHECK(std::string_view(probe->about()->table().name) == "probe");
    CHECK(call(*probe, echo, "hello").body == "hello");
    CHECK(call(*probe, inline_, "at once").body == "at once");
    CHECK(std::filesystem::exists("/proc/" + std::to_string(thread_of(*probe))));
    CHECK_FALSE(std::filesystem::exists("/proc/self/task/" + std::to_string(thread_of(*probe))));
    CHECK(dlopen(image.c_str(), RTLD_NOW | RTLD_NOLOAD) == nullptr);
    CHECK(eventually([&] { return probe->running() == 0; }));
    CHECK_FALSE(probe->stop().resident);
}

TEST_CASE("bodies of every size cross to a worker and back") {
    const auto probe = started(probe_plugin("probe"));
    for (const std::size_t size : {0u, 1u, 1000u, 300'000u, 8'000'000u}) {
        std::string body(size, 'x');
        for (std::size_t i = 0; i < size; i += 997) body[i] = static_cast<char>(i);
        CHECK(call(*probe, echo, body).body == body);
    }
}

TEST_CASE("many calls at once are all answered, with their own answers") {
    const auto probe = started(probe_plugin("probe"));
    std::vector<std::future<outcome>> results;
    for (int i = 0; i < 1000; ++i) {
        results.push_back(submit(*probe, echo, std::to_string(i)));
        if (i % 50 == 0) probe->wake();
    }
    probe->wake();
    std::size_t right = 0;
    for (int i = 0; i < 1000; ++i) right += get(results[static_cast<std::size_t>(i)]).body == std::to_string(i);
    CHECK(right == 1000);
    CHECK(eventually([&] { return probe->calls() == 1000; }));
}

TEST_CASE("failures of a call in a worker are the same as in the host") {
    const auto probe = started(probe_plugin("probe"));
    CHECK_THAT(call(*probe, never).detail, Contains("Probe.never returned without an answer"));
    CHECK(call(*probe, nonsense).status == 500);
    const auto throwing = started(probe_plugin("throwing"));
    CHECK(call(*throwing, 0).status == 500);
}

TEST_CASE("a file that a worker answers with is the host's to read, though its name has gone") {
    const auto probe = started(probe_plugin("probe"));
    for (int i = 0; i < 20; ++i) CHECK(call(*probe, file, "inside " + std::to_string(i)).body == "inside " + std::to_string(i));
}

TEST_CASE("records of a worker are kept, and found by an instance in the host") {
    scratch_folder folder;
    plugin::instance_options options;
    options.records = folder.path() / "records" / "keeper.db";
    {
        const auto keeper = started(probe_plugin("keeper"), options);
        CHECK(call(*keeper, 0, "first").body == "1");
    }
    auto result = plugin::start_in_process(probe_plugin("keeper"), options);
    REQUIRE(std::holds_alternative<std::shared_ptr<plugin::instance>>(result));
    CHECK(call(*std::get<std::shared_ptr<plugin::instance>>(result), 1).body == "1");
}

TEST_CASE("a crash costs its call a 503 that names the plugin and the cause, and the next call is served") {
    const auto probe = started(probe_plugin("probe"));
    const outcome result = call(*probe, crash);
    CHECK(result.status == 503);
    CHECK(result.retry_after == 1);
    CHECK(result.title == "The plugin crashed");
    CHECK_THAT(result.detail, Contains("plugin probe: "));
    CHECK(tells_of_crash(result.detail));
    const auto before = std::chrono::steady_clock::now();
    CHECK(call(*probe, echo, "again").body == "again");
    CHECK(std::chrono::steady_clock::now() - before < 2s); // measured: a tenth of 200 ms without sanitizers
    CHECK(probe->restarts() == 1);
    CHECK(probe->impairment().empty());
}

TEST_CASE("a crash among 100 calls costs those that ran, and the waiting ones are served by the next process") {
    plugin::instance_options options;
    options.threads = 8;
    const auto probe = started(probe_plugin("probe"), options);
    std::vector<std::future<outcome>> results;
    for (int i = 0; i < 7; ++i) results.push_back(submit(*probe, doze, "10000"));
    results.push_back(submit(*probe, crash));
    for (int i = 0; i < 92; ++i) results.push_back(submit(*probe, echo, "x"));
    probe->wake();
    int lost = 0;
    int served = 0;
    for (auto& each : results) {
        const outcome result = get(each);
        lost += result.status == 503 && result.title == "The plugin crashed";
        served += result.answered;
    }
    CHECK(lost == 8);
    CHECK(served == 92);
    CHECK(probe->restarts() == 1);
}

TEST_CASE("a crash of one plugin's worker is not noticed by another's") {
    const auto first = started(probe_plugin("probe"));
    const auto second = started(probe_plugin("probe"));
    auto sleeping = submit(*second, doze, "200");
    second->wake();
    CHECK(call(*first, crash).status == 503);
    CHECK(get(sleeping).answered);
    CHECK(second->restarts() == 0);
}

TEST_CASE("five crashes within a minute end in safe mode, which says why and refuses calls at once") {
    const auto probe = started(probe_plugin("probe"));
    for (int i = 0; i < 5; ++i) REQUIRE(call(*probe, crash).status == 503);
    REQUIRE(eventually([&] { return !probe->impairment().empty(); }));
    CHECK_THAT(probe->impairment(), Contains("safe mode after 5 crashes within 60 s"));
    CHECK(tells_of_crash(probe->impairment()));
    const outcome refused = call(*probe, echo, "x");
    CHECK(refused.status == 503);
    CHECK(refused.title == "The plugin is in safe mode");
    CHECK(probe->restarts() == 4);
    CHECK(probe->drain(10s));
    CHECK_FALSE(probe->stop().resident);
}

TEST_CASE("a full queue before a worker refuses with the name of the limit") {
    plugin::instance_options options;
    options.threads = 1;
    options.queue = 2;
    const auto probe = started(probe_plugin("probe"), options);
    auto running = submit(*probe, doze, "300");
    probe->wake();
    auto first = submit(*probe, echo);
    auto second = submit(*probe, echo);
    const outcome refused = call(*probe, echo);
    CHECK(refused.status == 503);
    CHECK(refused.detail == "plugin probe: 2 calls wait already (queue)");
    CHECK(get(running).answered);
    CHECK(get(first).answered);
    CHECK(get(second).answered);
}

TEST_CASE("a call in a worker learns of its deadline and of a caller that has gone") {
    plugin::instance_options options;
    options.call_deadline = 400ms;
    const auto probe = started(probe_plugin("probe"), options);
    CHECK(call(*probe, wait_until_cancelled, "deadline").body == "deadline");
    plugin::instance_options patient;
    const auto other = started(probe_plugin("probe"), patient);
    auto gone = std::make_shared<std::atomic<bool>>(false);
    auto asked = std::make_unique<recorded_call>(wait_until_cancelled, "bye");
    asked->leave_when(gone);
    auto result = asked->result();
    other->submit(std::move(asked), true);
    other->wake();
    gone->store(true);
    CHECK(get(result).body == "bye");
}

TEST_CASE("draining a worker waits for its calls, or answers 503 for them when the deadline comes first") {
    const auto probe = started(probe_plugin("probe"));
    auto quick = submit(*probe, doze, "50");
    probe->wake();
    CHECK(probe->drain(10s));
    CHECK(get(quick).answered);
    CHECK(call(*probe, echo).status == 503);

    const auto other = started(probe_plugin("probe"));
    auto endless = submit(*other, doze, "5000");
    other->wake();
    CHECK_FALSE(other->drain(50ms));
    CHECK(get(endless).status == 503);
}

TEST_CASE("a worker whose plugin does not stop is ended all the same") {
    plugin::instance_options options;
    options.stop_deadline = 100ms;
    const auto probe = started(probe_plugin("probe"), options);
    auto endless = submit(*probe, doze, "60000");
    probe->wake();
    const pid_t worker = thread_of(*probe);
    REQUIRE(worker > 0);
    const auto before = std::chrono::steady_clock::now();
    CHECK_FALSE(probe->stop().resident);
    CHECK(std::chrono::steady_clock::now() - before < 10s);
    CHECK(get(endless).status == 503);
    CHECK_FALSE(std::filesystem::exists("/proc/" + std::to_string(worker)));
}

TEST_CASE("a start that fails, crashes or never returns in a worker says so") {
    plugin::instance_options options;
    options.configuration = "{\"refuse\":true}";
    CHECK(refusal(probe_plugin("probe"), BERTH_TEST_WORKER, options) == "start refused: the configuration asks for it");
    CHECK(tells_of_crash(refusal(built_plugin("crashing_start"), BERTH_TEST_WORKER)));
    options.configuration = "{\"endless\":true}";
    options.start_deadline = 200ms;
    CHECK_THAT(refusal(probe_plugin("probe"), BERTH_TEST_WORKER, options), Contains("200 ms (start_deadline)"));
}

TEST_CASE("a program that is missing, or is no worker, is refused by name") {
    CHECK_THAT(refusal(probe_plugin("probe"), "/nowhere/berth"), Contains("/nowhere/berth does not start"));
    CHECK_THAT(refusal(probe_plugin("probe"), "/bin/false"), Contains("its worker exited with 1"));
}
