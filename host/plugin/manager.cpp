#include <plugin/manager.hpp>

#include <plugin/image_probe.hpp>

#include <plugin/folder_watch.hpp>
#include <plugin/lifecycle.hpp>

#include <algorithm>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace berth::host::plugin {

namespace {

constexpr std::chrono::milliseconds restless_poll{25};
constexpr std::chrono::seconds first_scan_limit{3}; // a file that never stops growing must not hold the host's start

manager_options complete(manager_options options) {
    if (!options.starter)
        options.starter = [program = options.worker_program, probe = options.probe](const std::filesystem::path& image,
                                                                                    const instance_options& with) -> start_result {
            if (with.isolation == instance_options::isolation_mode::worker) return start_in_worker(image, program, with);
            if (probe)
                if (std::string fault = fault_in_probe(program, image, with.start_deadline); !fault.empty()) return fault;
            return start_in_process(image, with);
        };
    return options;
}

} // namespace

class manager::implementation {
public:
    implementation(manager_options options, publish_function publish)
        : options_(complete(std::move(options))),
          life_(options_, std::move(publish), [this] { watch_.wake(); }, [this](lifecycle::shown all) { keep(std::move(all)); }) {}
    ~implementation() { stop(std::chrono::seconds(5)); }

    void start();
    void stop(std::chrono::milliseconds deadline);
    std::vector<plugin_status> list() const;
    std::string ask(std::string (lifecycle::*what)(const std::string&), std::string_view name, bool wait_for_drain);

private:
    struct command {
        std::string (lifecycle::*what)(const std::string&);
        std::string name;
        bool wait_for_drain = false;
        std::promise<std::string> result;
    };

    void run();
    void run_commands();
    void answer_waiting();
    void keep(lifecycle::shown all);

    const manager_options options_;
    folder_watch watch_;

    mutable std::mutex shown_mutex_; // guards shown_
    lifecycle::shown shown_;

    std::mutex mutex_; // guards the next four
    std::vector<command> commands_;
    bool stopping_ = false;
    bool running_ = false;
    std::chrono::milliseconds stop_deadline_{0};

    std::vector<std::pair<std::string, std::promise<std::string>>> waiting_; // for a drain to end; manager's thread
    std::promise<void> first_scan_;
    bool first_scan_told_ = false; // manager's thread
    lifecycle life_;
    std::thread thread_;
};

void manager::implementation::start() {
    std::error_code ignored; // what lies in it tells when it cannot be written
    std::filesystem::create_directories(options_.state, ignored);
    {
        std::lock_guard lock(mutex_);
        running_ = true;
    }
    thread_ = std::thread([this] { run(); });
    first_scan_.get_future().wait();
}

void manager::implementation::run() {
    const auto first_scan_end = lifecycle::clock::now() + first_scan_limit;
    for (;;) {
        {
            std::lock_guard lock(mutex_);
            if (stopping_) break;
        }
        for (const std::filesystem::path& folder : options_.folders) watch_.watch(folder);
        life_.turn(lifecycle::clock::now());
        run_commands();
        answer_waiting();
        const bool scanned = life_.settled() || lifecycle::clock::now() > first_scan_end;
        if (scanned && !std::exchange(first_scan_told_, true)) first_scan_.set_value();
        watch_.wait(life_.restless() ? std::min(restless_poll, options_.poll) : options_.poll);
    }
    life_.end(stop_deadline_);
    if (!std::exchange(first_scan_told_, true)) first_scan_.set_value();
    for (auto& [name, result] : waiting_) result.set_value({});
    waiting_.clear();
    std::lock_guard lock(mutex_);
    running_ = false;
    for (command& each : commands_) each.result.set_value("the host stops");
    commands_.clear();
}

void manager::implementation::run_commands() {
    std::vector<command> taken;
    {
        std::lock_guard lock(mutex_);
        taken.swap(commands_);
    }
    for (command& each : taken) {
        std::string reason = (life_.*each.what)(each.name);
        if (each.wait_for_drain && reason.empty())
            waiting_.emplace_back(std::move(each.name), std::move(each.result));
        else
            each.result.set_value(std::move(reason));
    }
}

// The statuses must show the end before who asked for it is told.
void manager::implementation::answer_waiting() {
    if (waiting_.empty()) return;
    std::vector<bool> drained;
    for (const auto& [name, result] : waiting_) drained.push_back(!life_.draining(name));
    life_.turn(lifecycle::clock::now());
    for (std::size_t i = waiting_.size(); i-- > 0;) {
        if (!drained[i]) continue;
        waiting_[i].second.set_value({});
        waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

std::string manager::implementation::ask(std::string (lifecycle::*what)(const std::string&), std::string_view name,
                                         bool wait_for_drain) {
    std::future<std::string> result;
    {
        std::lock_guard lock(mutex_);
        if (!running_) return "the host stops";
        command& asked = commands_.emplace_back();
        asked.what = what;
        asked.name = name;
        asked.wait_for_drain = wait_for_drain;
        result = asked.result.get_future();
    }
    watch_.wake();
    return result.get();
}

void manager::implementation::stop(std::chrono::milliseconds deadline) {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        stop_deadline_ = deadline;
    }
    watch_.wake();
    if (thread_.joinable()) thread_.join();
}

void manager::implementation::keep(lifecycle::shown all) {
    std::lock_guard lock(shown_mutex_);
    shown_.swap(all); // what was shown before is destroyed after the lock
}

std::vector<plugin_status> manager::implementation::list() const {
    lifecycle::shown all;
    {
        std::lock_guard lock(shown_mutex_);
        all = shown_;
    }
    std::vector<plugin_status> statuses;
    for (auto& [status, what] : all) {
        if (what) {
            status.running = what->running();
            status.queued = what->queued();
            status.calls = what->calls();
            status.restarts = what->restarts();
            // What refuses every call is not running, whatever its process does.
            if (status.state == "running") status.reason = what->impairment();
            if (status.state == "running" && !status.reason.empty()) status.state = "failed";
        }
        statuses.push_back(std::move(status));
    }
    return statuses;
}

manager::manager(manager_options options, publish_function publish)
    : implementation_(std::make_unique<implementation>(std::move(options), std::move(publish))) {}
manager::~manager() = default;

void manager::start() {
    implementation_->start();
}

std::vector<plugin_status> manager::list() const {
    return implementation_->list();
}

std::optional<plugin_status> manager::find(std::string_view name) const {
    std::optional<plugin_status> found;
    for (plugin_status& each : implementation_->list()) {
        if (each.name != name) continue;
        if (each.state == "running") return std::move(each);
        if (!found) found = std::move(each);
    }
    return found;
}

std::string manager::start_plugin(std::string_view name) {
    return implementation_->ask(&lifecycle::start, name, false);
}

std::string manager::stop_plugin(std::string_view name) {
    return implementation_->ask(&lifecycle::stop, name, true);
}

std::string manager::reload_plugin(std::string_view name) {
    return implementation_->ask(&lifecycle::reload, name, false);
}

void manager::stop(std::chrono::milliseconds deadline) {
    implementation_->stop(deadline);
}

} // namespace berth::host::plugin
