// Tools of a plugin's table run by hand, as a host runs them: what they answered and what their jobs told on the way.
#pragma once

#include <berth/abi.h>
#include <berth/extension/ready.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct tool_answer {
    int status = 0;
    std::string type, body;
    std::vector<std::string> headers; // "Name: value"
    std::vector<std::string> events;
};

class tool_calls {
public:
    explicit tool_calls(const berth_plugin_table& table) : table_(table) {
        instance_ = table_.create(&host_, &failure_);
        if (!instance_ || !table_.start(instance_, {"{}", 2}, &failure_))
            throw std::runtime_error("the plugin does not start");
    }
    ~tool_calls() {
        table_.stop(instance_);
        table_.destroy(instance_);
    }
    tool_calls(const tool_calls&) = delete;
    tool_calls& operator=(const tool_calls&) = delete;

    std::string logged;
    std::atomic<bool> cancelled{false}; // what the next calls are told
    std::string authorization = "Bearer tok";
    bool old_host = false; // of ABI minor 1, which knows no jobs

    const berth_endpoint& row(std::string_view name) const { return table_.endpoints[index_of(name)]; }

    tool_answer call(std::string_view name, std::string_view body = "{}") {
        tool_answer got;
        hearing heard{got, {}};
        const std::string text(body);
        const berth_job job{sizeof job, 2, slice("job-1"), slice(authorization), &heard, &report};
        berth_call message{};
        message.size = old_host ? offsetof(berth_call, job) : sizeof message;
        message.endpoint = index_of(name);
        message.id = 77;
        message.body = {text.c_str(), text.size()};
        message.deadline = INT64_MAX;
        message.cancelled_state = &cancelled;
        message.cancelled = [](const void* state) { return static_cast<const std::atomic<bool>*>(state)->load(); };
        message.job = &job;
        const berth_sink sink{sizeof(berth_sink), 0, &got, &answer, nullptr, nullptr, nullptr};
        table_.call(instance_, &message, &sink);
        return got;
    }

    // "ready", "not ready", or that nobody says.
    std::string readiness(std::string_view name) const {
        const auto* extension = static_cast<const berth_ready*>(table_.extension(BERTH_READY_1));
        if (!extension) return "nobody says";
        return extension->ready(instance_, index_of(name)) ? "ready" : "not ready";
    }

private:
    struct hearing {
        tool_answer& to;
        std::mutex mutex; // guards to.events
    };
    static berth_slice slice(std::string_view text) { return {text.data(), text.size()}; }
    static bool report(void* state, berth_slice event) {
        auto& heard = *static_cast<hearing*>(state);
        const std::lock_guard lock(heard.mutex);
        heard.to.events.emplace_back(event.data, event.size);
        return true;
    }
    static void answer(void* state, const berth_answer* from) {
        auto& got = *static_cast<tool_answer*>(state);
        if (got.status != 0) throw std::runtime_error("answered twice");
        got.status = static_cast<int>(from->status);
        got.type.assign(from->content_type.data, from->content_type.size);
        got.body.assign(from->body.data, from->body.size);
        for (std::uint32_t i = 0; i < from->header_count; ++i)
            got.headers.push_back(std::string(from->headers[i].name.data, from->headers[i].name.size) + ": " +
                                  std::string(from->headers[i].value.data, from->headers[i].value.size));
    }
    std::uint32_t index_of(std::string_view name) const {
        for (std::uint32_t i = 0; i < table_.endpoint_count; ++i)
            if (name == table_.endpoints[i].name) return i;
        throw std::runtime_error("no tool " + std::string(name));
    }

    const berth_plugin_table& table_;
    berth_host host_{sizeof(berth_host),
                     BERTH_ABI_MAJOR,
                     BERTH_ABI_MINOR,
                     0,
                     this,
                     "0",
                     [](void*, const char*) -> const void* { return nullptr; },
                     [](void* self, berth_level, berth_slice line) {
                         static_cast<tool_calls*>(self)->logged.assign(line.data, line.size);
                     }};
    berth_failure failure_{nullptr, [](void*, std::uint32_t, berth_slice) {}};
    berth_instance* instance_ = nullptr;
};
