// A manager on a scratch folder whose instances are made of nothing: what runs is a record of what was asked of it, so
// that a test can fail a start, hold a drain, and see the order of things.
#pragma once

#include <plugin/manager.hpp>

#include "scratch_folder.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace berth::tests {

using namespace std::chrono_literals;
namespace plugin = berth::host::plugin;

// Waits for what must come; false when it did not in time.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds deadline = 5s) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

// A gate that is open until it is shut.
class gate {
public:
    void shut() { set(true); }
    void open() { set(false); }
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.wait(lock, [&] { return !shut_; });
        --waiting_;
    }
    int waiting() const {
        std::lock_guard lock(mutex_);
        return waiting_;
    }

private:
    void set(bool shut) {
        {
            std::lock_guard lock(mutex_);
            shut_ = shut;
        }
        changed_.notify_all();
    }
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool shut_ = false;
    int waiting_ = 0;
};

class hollow_instance : public plugin::instance {
public:
    hollow_instance(std::filesystem::path from, plugin::instance_options with, gate& draining)
        : image(std::move(from)), options(std::move(with)), draining_(draining) {}

    void submit(std::unique_ptr<plugin::invocation>, bool) noexcept override {}
    void wake() noexcept override {}
    std::size_t running() const noexcept override { return 0; }
    std::size_t queued() const noexcept override { return 0; }
    std::uint64_t calls() const noexcept override { return 7; }
    std::uint64_t restarts() const noexcept override { return 0; }
    bool drain(std::chrono::milliseconds) override {
        draining_.pass();
        return true;
    }
    plugin::unloaded stop() override {
        stopped = true;
        return {};
    }

    const std::filesystem::path image;
    const plugin::instance_options options;
    std::atomic<bool> stopped{false};

private:
    gate& draining_;
};

class lifecycle_host {
public:
    lifecycle_host() { configure(); }

    // Another manager on the same folders, as after a restart of the host.
    void restart() {
        manager_.reset();
        begin();
    }
    void begin() {
        manager_ = std::make_unique<plugin::manager>(options, [this](const auto& serving) { return publish(serving); });
        manager_->start();
    }

    plugin::manager& manager() { return *manager_; }
    std::filesystem::path file(std::string_view name) const { return plugins / name; }
    void put(std::string_view built, std::string_view name) { drop(built_plugin(built), file(name)); }

    // Of what serves from this file, or else of the file.
    std::optional<plugin::plugin_status> of_file(std::string_view name) const {
        for (plugin::plugin_status& each : manager_->list())
            if (each.file == file(name)) return std::move(each);
        return std::nullopt;
    }
    bool has_state(std::string_view name, std::string_view state, std::chrono::milliseconds deadline = 5s) const {
        return eventually([&] { auto found = of_file(name); return found && found->state == state; }, deadline);
    }
    // The version that serves, or nothing.
    std::string serving(std::string_view name) const {
        for (const plugin::plugin_status& each : manager_->list())
            if (each.name == name && each.state == "running") return each.version;
        return {};
    }
    bool serves(std::string_view name, std::string_view version, std::chrono::milliseconds deadline = 5s) const {
        return eventually([&] { return serving(name) == version; }, deadline);
    }
    std::size_t published() const {
        std::lock_guard lock(mutex_);
        return published_.size();
    }
    std::size_t starts() const {
        std::lock_guard lock(mutex_);
        return made_.size();
    }
    std::shared_ptr<hollow_instance> made(std::size_t index) const {
        std::lock_guard lock(mutex_);
        return made_.at(index);
    }
    void fail_start_of(std::string_view built, std::string reason) {
        std::lock_guard lock(mutex_);
        failing_[content_of(built_plugin(built))] = std::move(reason);
    }
    // Instances of these two images cannot be served together.
    void set_in_conflict(std::string_view one, std::string_view other) {
        std::lock_guard lock(mutex_);
        conflict_ = {content_of(built_plugin(one)), content_of(built_plugin(other))};
    }

    scratch_folder scratch;
    std::filesystem::path plugins = scratch / "plugins";
    std::filesystem::path shipped = scratch / "shipped";
    std::filesystem::path settings = scratch / "plugins.d";
    plugin::manager_options options;
    gate starting;
    gate draining;

private:
    void configure() {
        std::filesystem::create_directories(shipped);
        std::filesystem::create_directories(settings);
        options.folders = {plugins, shipped};
        options.state = scratch / "state";
        options.configuration_folder = settings;
        options.settle = 50ms;
        options.poll = 200ms;
        options.starter = [this](const auto& image, const auto& with) { return start(image, with); };
    }

    plugin::start_result start(const std::filesystem::path& image, const plugin::instance_options& with) {
        starting.pass();
        auto made = std::make_shared<hollow_instance>(image, with, draining);
        std::lock_guard lock(mutex_);
        made_.push_back(made);
        if (auto found = failing_.find(content_of(image)); found != failing_.end()) return found->second;
        return made;
    }

    std::optional<std::string> publish(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
        std::lock_guard lock(mutex_);
        std::vector<std::string> contents;
        for (const auto& each : serving)
            if (const auto* hollow = dynamic_cast<const hollow_instance*>(each.get()))
                contents.push_back(content_of(hollow->image));
        const auto has = [&](const std::string& content) {
            return std::find(contents.begin(), contents.end(), content) != contents.end();
        };
        if (!conflict_.first.empty() && has(conflict_.first) && has(conflict_.second)) return "the route is taken";
        published_ = serving;
        return std::nullopt;
    }

    mutable std::mutex mutex_; // guards what the manager's thread writes and a test reads
    std::map<std::string, std::string> failing_;
    std::pair<std::string, std::string> conflict_;
    std::vector<std::shared_ptr<hollow_instance>> made_;
    std::vector<std::shared_ptr<plugin::instance>> published_;
    std::unique_ptr<plugin::manager> manager_;
};

} // namespace berth::tests
