// What operators ask of the lifecycle, and what they see of it.
#include <plugin/lifecycle.hpp>

#include <observe/log.hpp>

#include <algorithm>

namespace berth::host::plugin {

namespace {

std::string unknown(const std::string& name) {
    return "there is no plugin " + name;
}

} // namespace

bool lifecycle::known(const std::string& name) const {
    const auto at = slots_.find(name);
    return (at != slots_.end() && at->second.running) ||
           std::any_of(files_.files().begin(), files_.files().end(),
                       [&](const auto& each) { return each.second.name() == name; });
}

// Files are looked at again as well: what refused one may have been cured from outside.
void lifecycle::forget_failures(const std::string& name) {
    std::vector<std::filesystem::path> again;
    for (const auto& [path, file] : files_.files()) {
        if (file.name() != name) continue;
        failures_.erase(file.hash);
        if (!file.identity) again.push_back(path);
    }
    for (const std::filesystem::path& path : again) files_.forget(path);
    files_.scan(clock::now());
    files_.examine(clock::now(), true);
}

std::string lifecycle::start(const std::string& name) {
    if (!known(name)) return unknown(name);
    if (std::string reason = stopped_.erase(name); !reason.empty()) return reason;
    forget_failures(name);
    dirty_ = true;
    tell_refusals();
    std::string reason = reconcile(name, clock::now());
    // Its own file may have been refused before anything could be started from it.
    const std::optional<running_plugin>& running = slots_[name].running;
    for (const auto& [path, file] : files_.files())
        if (!file.refusal.empty() && (running ? running->file == path : file.name() == name)) reason = file.refusal;
    show();
    return reason;
}

std::string lifecycle::stop(const std::string& name) {
    if (!known(name)) return unknown(name);
    const std::string reason = stopped_.insert(name);
    dirty_ = true;
    reconcile(name, clock::now());
    show();
    return reason;
}

std::string lifecycle::reload(const std::string& name) {
    if (!known(name)) return unknown(name);
    if (stopped_.contains(name)) return name + " was stopped by an operator; start it first";
    slots_[name].reload = true;
    return start(name);
}

void lifecycle::end(std::chrono::milliseconds drain_deadline) {
    publish_({});
    for (auto& [name, at] : slots_) {
        if (!at.running) continue;
        const auto deadline = std::min(drain_deadline, at.running->options.drain_deadline);
        retired_.begin(std::move(*at.running), "the host stops", deadline);
        at.running.reset();
    }
    show();
    retired_.wait_for_all();
    reap();
    show();
}

void lifecycle::show() {
    shown all;
    std::set<std::filesystem::path> serving;
    for (const auto& [name, at] : slots_) {
        if (!at.running) continue;
        all.emplace_back(at.running->status(), at.running->what);
        // A file that serves is shown by its instance, also while its next content has not come to rest.
        const auto own = files_.files().find(at.running->file);
        if (own != files_.files().end() && (!own->second.examined || own->second.hash == at.running->hash))
            serving.insert(at.running->file);
    }
    for (const auto& [path, file] : files_.files()) {
        const auto found = verdicts_.find(path);
        if (serving.contains(path) || found == verdicts_.end()) continue;
        plugin_status status;
        status.name = file.name();
        if (file.identity) status.version = file.identity->version;
        status.state = found->second.state;
        status.reason = found->second.reason;
        status.file = path.string();
        status.image = file.hash;
        status.since = found->second.since;
        all.emplace_back(std::move(status), nullptr);
    }
    std::vector<plugin_status> gone(gone_.begin(), gone_.end());
    for (auto& [status, what] : all)
        std::erase_if(gone, [&, &file = status](const plugin_status& each) {
            const bool same = file.state != "running" && file.name == each.name && file.image == each.image;
            if (!same) return false;
            file.resident = each.resident;
            if (file.state == each.state) file.reason = each.reason; // which says what unloading came to
            return true;
        });
    for (const auto& [folder, trouble] : files_.troubles()) {
        plugin_status status;
        status.name = folder.string();
        status.state = "failed";
        status.reason = trouble;
        status.file = folder.string();
        all.emplace_back(std::move(status), nullptr);
    }
    for (auto& each : retired_.under_way()) all.push_back(std::move(each));
    for (plugin_status& each : gone) all.emplace_back(std::move(each), nullptr);
    show_(std::move(all));
}

} // namespace berth::host::plugin
