// Calls over MCP in a test: a manager of jobs, a real plugin, and the runner between them and the test, which plays the
// server.
#pragma once

#include <app/mcp_runner.hpp>
#include <job/timers.hpp>
#include <plugin/start.hpp>

#include "scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>

namespace berth::tests {

using namespace berth::host;
using namespace berth::host::app;
using namespace std::chrono_literals;

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

    scratch_folder folder;
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

} // namespace berth::tests
