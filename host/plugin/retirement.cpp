#include <plugin/retirement.hpp>

#include <observe/log.hpp>
#include <plugin/dropped_files.hpp>

#include <algorithm>

namespace berth::host::plugin {

plugin_status running_plugin::status() const {
    plugin_status shown;
    shown.name = name;
    shown.version = version;
    shown.state = "running";
    shown.file = file.string();
    shown.image = hash;
    shown.isolation = options.isolation == instance_options::isolation_mode::worker ? "worker" : "none";
    shown.since = since;
    shown.about = what->about();
    return shown;
}

retirement::~retirement() {
    wait_for_all();
    take_ended();
}

void retirement::begin(running_plugin plugin, std::string why, std::chrono::milliseconds drain_deadline) {
    entry& one = entries_.emplace_back();
    one.status = plugin.status();
    one.status.state = "draining";
    one.status.reason = one.why = std::move(why);
    one.status.since = microseconds_now();
    one.plugin = std::move(plugin);
    observe::information("plugin.draining", {{"name", one.plugin.name},
                                             {"version", one.plugin.version},
                                             {"image", one.plugin.hash},
                                             {"running", one.plugin.what->running()},
                                             {"reason", one.why}});
    one.thread = std::thread([this, &one, drain_deadline] { retire(one, drain_deadline); });
}

void retirement::retire(entry& one, std::chrono::milliseconds drain_deadline) {
    instance& retiring = *one.plugin.what;
    const bool drained = retiring.drain(drain_deadline);
    const unloaded left = retiring.stop();
    plugin_status ended = one.plugin.status();
    ended.state = "stopped";
    ended.reason = one.why;
    if (!drained) ended.reason += "; calls still ran at the drain deadline and were cancelled";
    ended.reason += left.resident ? "; still resident: " + left.reason : "; unloaded and not resident";
    ended.since = microseconds_now();
    ended.resident = left.resident;
    ended.calls = retiring.calls();
    ended.restarts = retiring.restarts();
    ended.about.reset(); // its types are of no use without the plugin
    const bool good = drained && !left.resident;
    observe::log(good ? observe::level::information : observe::level::warning, "plugin.stopped",
                 {{"name", ended.name},
                  {"version", ended.version},
                  {"image", ended.image},
                  {"resident", left.resident},
                  {"reason", ended.reason}});
    {
        std::lock_guard lock(mutex_);
        one.status = std::move(ended);
        one.ended = true;
        changed_.notify_all();
    }
    wake_();
}

std::vector<plugin_status> retirement::take_ended() {
    std::vector<plugin_status> ended;
    for (auto at = entries_.begin(); at != entries_.end();) {
        std::unique_lock lock(mutex_);
        if (!at->ended) {
            ++at;
            continue;
        }
        ended.push_back(at->status);
        lock.unlock();
        at->thread.join();
        at = entries_.erase(at);
    }
    return ended;
}

std::size_t retirement::count(std::string_view name) const {
    std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [&](const entry& each) {
        return !each.ended && each.plugin.name == name;
    }));
}

void retirement::wait_until_fewer(std::string_view name, std::size_t than) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
        return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [&](const entry& each) {
                   return !each.ended && each.plugin.name == name;
               })) < than;
    });
}

void retirement::wait_for_all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return std::all_of(entries_.begin(), entries_.end(), [](const entry& e) { return e.ended; }); });
}

std::set<std::filesystem::path> retirement::images() const {
    std::set<std::filesystem::path> used;
    for (const entry& each : entries_) used.insert(each.plugin.image);
    return used;
}

std::vector<std::pair<plugin_status, std::shared_ptr<instance>>> retirement::under_way() const {
    std::lock_guard lock(mutex_);
    std::vector<std::pair<plugin_status, std::shared_ptr<instance>>> shown;
    for (const entry& each : entries_)
        if (!each.ended) shown.emplace_back(each.status, each.plugin.what);
    return shown;
}

} // namespace berth::host::plugin
