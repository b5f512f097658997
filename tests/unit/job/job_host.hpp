// A server that keeps jobs and serves the tools of one plugin, in a folder that outlives it, with a clock that the test
// may set forward.
#pragma once

#include <job/routes.hpp>
#include <plugin/start.hpp>

#include "scratch_folder.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

namespace berth::tests {

using namespace std::chrono_literals;
namespace job = host::job;

// The real time and what the test adds.
struct forward_clock {
    std::shared_ptr<std::atomic<std::int64_t>> ahead = std::make_shared<std::atomic<std::int64_t>>(0);

    job::time_source source() const {
        const job::time_source real = job::real_time();
        return {[real, at = ahead] { return real.wall() + at->load(); },
                [real, at = ahead] { return real.steady() + at->load(); }};
    }
    void pass(std::chrono::milliseconds time) const { *ahead += std::chrono::microseconds(time).count(); }
};

inline bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

inline std::shared_ptr<job::manager> opened(const scratch_folder& folder, job::options options,
                                            const forward_clock& clock) {
    options.folder = folder.path();
    options.full_durability = false;
    options.time = clock.source();
    auto result = job::manager::open(options);
    if (auto reason = std::get_if<std::string>(&result)) FAIL(*reason);
    return std::get<std::shared_ptr<job::manager>>(result);
}

inline std::shared_ptr<host::plugin::instance> tools_instance() {
    auto started = host::plugin::start_in_process(BERTH_TOOLS, {});
    if (auto reason = std::get_if<std::string>(&started)) FAIL(*reason);
    return std::get<std::shared_ptr<host::plugin::instance>>(started);
}

class job_host : public served {
public:
    explicit job_host(const scratch_folder& folder, job::options options = {}, bool with_tools = true)
        : served(2), jobs(opened(folder, std::move(options), clock)), routes_(jobs, texts(), {}, "1.2.3") {
        dispatcher.serve_tools(routes_);
        routes_.add_pages(dispatcher);
        if (with_tools) tools = tools_instance();
        serve();
        start();
    }
    ~job_host() {
        jobs->drain(0ms);
        served::stop();
        dispatcher.publish({});
        retire(std::exchange(tools, nullptr));
        jobs->close();
    }

    void serve() {
        const std::vector<std::shared_ptr<host::plugin::instance>> serving =
            tools ? std::vector{tools} : std::vector<std::shared_ptr<host::plugin::instance>>{};
        REQUIRE_FALSE(dispatcher.publish(serving));
        jobs->publish(serving);
    }
    void retire(std::shared_ptr<host::plugin::instance> old, std::chrono::milliseconds deadline = 5s) {
        if (!old) return;
        jobs->publish(tools ? std::vector{tools} : std::vector<std::shared_ptr<host::plugin::instance>>{});
        old->drain(deadline);
        old->stop();
    }

    reply post(const std::string& path, const std::string& body, header_list headers = {}) {
        return ask("POST", path, body, headers);
    }
    // Deferred; the id.
    std::string defer(const std::string& path, const std::string& body, header_list headers = {}) {
        headers.emplace_back("Prefer", "respond-async");
        const reply got = post(path, body, headers);
        INFO(got.body);
        REQUIRE(got.status == 204);
        return got.header("job-id").substr(std::string_view("urn:ivcap:job:").size());
    }
    std::string state(const std::string& id) {
        const std::string body = ask("GET", "/jobs/" + id + "/status").body;
        const std::size_t at = body.find("\"state\":\"");
        if (at == body.npos) return "";
        return body.substr(at + 9, body.find('"', at + 9) - at - 9);
    }
    bool comes(const std::string& id, const std::string& wanted) {
        return eventually([&] { return state(id) == wanted; });
    }
    job::submission request(std::string path, std::string body, std::string id = {}) {
        job::submission asked;
        asked.plugin = tools->about()->table().name;
        asked.path = std::move(path);
        asked.body = std::move(body);
        asked.id = std::move(id);
        return asked;
    }
    // On the thread that writes the store, so that nothing that is asked for there is written before it returns.
    void between_commits(std::function<void()> what) {
        std::promise<void> over;
        jobs->submit(request("/echo", "1"), std::chrono::milliseconds(0), [&](const job::answer&) {
            what();
            over.set_value();
        });
        over.get_future().get();
    }
    // Its tool runs and has reported a step. A job is "running" a moment before, once it has been given to a worker.
    bool works(const std::string& id) {
        return eventually([&] { return ask("GET", "/jobs/" + id + "/status").body.find("\"step\"") != std::string::npos; });
    }
    void pass(std::chrono::milliseconds time) {
        clock.pass(time);
        jobs->look_at_time();
    }

    forward_clock clock;
    std::shared_ptr<job::manager> jobs;
    std::shared_ptr<host::plugin::instance> tools;

private:
    // Stands in for the descriptions: a request must be JSON, as far as one sees.
    static job::tool_texts texts() {
        return {[](const berth_type&, std::string_view json, bool) -> std::vector<std::string> {
                    if (!json.empty() && json != "bad") return {};
                    return {R"({"type":"missing","loc":["body"],"msg":"Field required","input":null})"};
                },
                [](const host::plugin::description&, const berth_endpoint& tool, std::string_view url) {
                    return "{\"name\":\"" + std::string(tool.name) + "\",\"service-id\":\"" + std::string(url) +
                           tool.path + "\"}";
                }};
    }
    job::routes routes_;
};

} // namespace berth::tests
