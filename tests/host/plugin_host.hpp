// A server with real plugins in a folder of its own, without the manager: the test says what is loaded and when.
#pragma once

#include <plugin/start.hpp>

#include "scratch_folder.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

namespace berth::tests {

using host::plugin::instance;
using host::plugin::instance_options;
using isolation = instance_options::isolation_mode;

class plugin_host : public served {
public:
    plugin_host() : served(2) { start(); }
    ~plugin_host() {
        dispatcher.publish({});
        for (const auto& one : serving_) retire(one);
    }

    std::shared_ptr<instance> load(const std::filesystem::path& image, instance_options options = {}) {
        options.records = folder / (image.stem().string() + ".db");
        auto started = options.isolation == isolation::worker
                           ? host::plugin::start_in_worker(image, BERTH_TEST_WORKER, options)
                           : host::plugin::start_in_process(image, options);
        if (auto reason = std::get_if<std::string>(&started)) FAIL(*reason);
        return std::get<std::shared_ptr<instance>>(started);
    }

    std::shared_ptr<instance> serve(const std::filesystem::path& image, instance_options options = {}) {
        serving_.push_back(load(image, std::move(options)));
        publish();
        return serving_.back();
    }

    // The new one serves before the old one drains.
    void replace(const std::shared_ptr<instance>& old, const std::filesystem::path& by) {
        std::replace(serving_.begin(), serving_.end(), old, load(by));
        publish();
        retire(old);
    }

    void remove(const std::shared_ptr<instance>& gone) {
        std::erase(serving_, gone);
        publish();
    }

    const std::shared_ptr<instance>& newest() const { return serving_.back(); }

    static void retire(const std::shared_ptr<instance>& gone) {
        CHECK(gone->drain(std::chrono::seconds(20)));
        auto left = gone->stop();
        INFO(left.reason);
        CHECK_FALSE(left.resident);
    }

    scratch_folder folder;

private:
    void publish() {
        auto reason = dispatcher.publish(serving_);
        INFO(reason.value_or(""));
        REQUIRE_FALSE(reason);
    }

    std::vector<std::shared_ptr<instance>> serving_;
};

inline bool eventually(const std::function<bool()>& holds) {
    auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

} // namespace berth::tests
