// A server whose plugins come from a folder, as in a running host.
#pragma once

#include <plugin/manager.hpp>

#include "scratch_folder.hpp"
#include "served.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

namespace berth::tests {

class managed_host : public served {
public:
    managed_host() : served(2), manager_(options(), publisher()) {
        start();
        manager_.start();
    }
    ~managed_host() { manager_.stop(std::chrono::seconds(20)); }

    std::filesystem::path file(const std::string& name) const { return folder_ / "plugins" / name; }
    void drop(const std::filesystem::path& image, const std::string& as) { tests::drop(image, file(as)); }
    void remove(const std::string& name) { std::filesystem::remove(file(name)); }

    std::string state_of(const std::string& name) const {
        auto status = manager_.find(name);
        return status ? status->state : "";
    }
    std::string reason_of(const std::string& name) const {
        auto status = manager_.find(name);
        return status ? status->reason : "";
    }
    // Of what lies under that name now, which may not be what serves.
    std::string reason_of_file(const std::string& name) const {
        for (const auto& one : manager_.list())
            if (std::filesystem::path(one.file).filename() == name && !one.reason.empty()) return one.reason;
        return "";
    }
    host::plugin::manager& manager() { return manager_; }

    // Waits until the path answers so.
    bool comes(const std::string& target, int status, const std::string& body = {}) {
        return until([&] {
            reply got = ask("GET", target);
            return got.status == status && (body.empty() || got.body == body);
        });
    }
    static bool until(const std::function<bool()>& holds) {
        auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return true;
    }

private:
    host::plugin::manager_options options() const {
        for (const char* name : {"plugins", "state", "config"}) std::filesystem::create_directory(folder_ / name);
        host::plugin::manager_options options;
        options.folders = {folder_ / "plugins"};
        options.state = folder_ / "state";
        options.configuration_folder = folder_ / "config";
        options.worker_program = BERTH_TEST_WORKER;
        options.settle = std::chrono::milliseconds(20);
        options.poll = std::chrono::milliseconds(200);
        return options;
    }
    host::plugin::publish_function publisher() {
        return [this](const auto& serving) { return dispatcher.publish(serving); };
    }

    scratch_folder folder_;
    host::plugin::manager manager_;
};

} // namespace berth::tests
