// A call whose outcome the test waits for.
#pragma once

#include <plugin/instance.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace berth::tests {

namespace plugin = host::plugin;
using namespace std::chrono_literals;

// The endpoints of the plugin `probe`, in its order.
enum probe : std::uint32_t { echo, doze, inline_, never, twice, wait_until_cancelled, nonsense, crash, moody, thread, file };

struct outcome {
    bool answered = false; // by the plugin
    int status = 0;
    std::string title;
    std::string detail;
    std::string body; // of a file: what it holds
    int retry_after = 0;
    std::thread::id answered_on;
};

class recorded_call final : public plugin::invocation {
public:
    recorded_call(std::uint32_t endpoint, std::string body) : body_(std::move(body)) {
        message.endpoint = endpoint;
        message.body = {body_.data(), body_.size()};
    }

    std::future<outcome> result() { return outcome_.get_future(); }
    void leave_when(std::shared_ptr<std::atomic<bool>> gone) { gone_ = std::move(gone); }

    void answer(const berth_answer& given) noexcept override {
        outcome seen;
        seen.answered = true;
        seen.answered_on = std::this_thread::get_id();
        seen.status = static_cast<int>(given.status);
        seen.body.assign(given.body.data ? given.body.data : "", given.body.size);
        if (given.file.size > 0) {
            std::ifstream in(std::string(given.file.data, given.file.size), std::ios::binary);
            seen.body.assign(std::istreambuf_iterator<char>(in), {});
        }
        outcome_.set_value(std::move(seen));
    }
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override {
        outcome_.set_value({false, status, std::string(title), std::string(detail), {}, retry_after, {}});
    }
    bool cancelled() const noexcept override { return gone_ && gone_->load(); }

private:
    const std::string body_;
    std::promise<outcome> outcome_;
    std::shared_ptr<std::atomic<bool>> gone_;
};

inline std::future<outcome> submit(plugin::instance& to, std::uint32_t endpoint, std::string body = {},
                                   bool on_loop = false) {
    auto call = std::make_unique<recorded_call>(endpoint, std::move(body));
    auto result = call->result();
    to.submit(std::move(call), on_loop);
    return result;
}

// Every wait in these tests has an end.
inline outcome get(std::future<outcome>& result) {
    if (result.wait_for(20s) != std::future_status::ready) throw std::runtime_error("no outcome within 20 s");
    return result.get();
}

inline outcome call(plugin::instance& to, std::uint32_t endpoint, std::string body = {}, bool on_loop = false) {
    auto result = submit(to, endpoint, std::move(body), on_loop);
    to.wake();
    return get(result);
}

template <class Condition>
bool eventually(Condition holds, std::chrono::milliseconds within = 20s) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

inline std::filesystem::path probe_plugin(const std::string& name) {
    return std::filesystem::path(BERTH_PROBE_PLUGINS) / (name + ".so");
}

} // namespace berth::tests
