#include <plugin/lifecycle.hpp>

#include <observe/log.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::plugin {

namespace {

dropped_files::options watched(const manager_options& from) {
    dropped_files::options to;
    to.folders = from.folders;
    to.settle = from.settle;
    to.allowed_images = from.allowed_images;
    return to;
}

} // namespace

lifecycle::lifecycle(const manager_options& options, publish_function publish, std::function<void()> wake,
                     std::function<void(shown)> show)
    : options_(options), publish_(std::move(publish)), show_(std::move(show)), images_(options.state / "images"),
      files_(watched(options), images_), stopped_(options.state / "plugins.json"), retired_(std::move(wake)) {}

void lifecycle::turn(clock::time_point now) {
    const auto troubles = files_.troubles();
    dirty_ = files_.scan(now) || dirty_;
    for (const auto& [folder, trouble] : files_.troubles())
        if (!troubles.contains(folder)) observe::warning("plugin.folder_unreadable", {{"reason", trouble}});
    dirty_ = files_.examine(now) || dirty_;
    reap();
    const bool vanishing = std::any_of(slots_.begin(), slots_.end(), [](const auto& each) { return each.second.vanished; });
    while (dirty_ || vanishing) {
        dirty_ = false;
        reconcile_all(now);
        if (!dirty_) break;
    }
    show();
}

bool lifecycle::restless() const {
    return files_.waiting() ||
           std::any_of(slots_.begin(), slots_.end(), [](const auto& each) { return each.second.vanished; });
}

void lifecycle::reconcile_all(clock::time_point now) {
    std::erase_if(verdicts_, [&](const auto& each) { return !files_.files().contains(each.first); });
    tell_refusals();
    std::set<std::string> names;
    for (const auto& [name, at] : slots_) names.insert(name);
    for (const auto& [path, file] : files_.files())
        if (file.identity) names.insert(file.identity->name);
    for (const std::string& name : names) reconcile(name, now);
    std::erase_if(slots_, [](const auto& each) { return !each.second.running; });
    tidy_images();
}

// Returns why the plugin does not run as it should; empty when it does.
std::string lifecycle::reconcile(const std::string& name, clock::time_point now) {
    slot& at = slots_[name];
    const candidate_list all = candidates(name, at);
    const bool lost = at.running && given_up(at, all, now);
    const std::string held = stopped_.contains(name) ? "stopped by an operator" : std::string();
    auto settings = read_settings(settings_file(name), options_.defaults);
    const auto* wanted = std::get_if<plugin_settings>(&settings);
    const std::string off = !held.empty() ? held
                            : wanted && !wanted->enabled
                                ? "disabled in " + settings_file(name).string()
                                : std::string();
    if (!off.empty()) {
        if (at.running) retire(at, off);
        for (const dropped_file* each : all) judge(*each, "stopped", off);
        return off;
    }

    const bool again = std::exchange(at.reload, false);
    std::string fault;
    for (const dropped_file* next = choose(all, at); next; next = choose(all, at)) {
        const bool same = at.running && at.running->hash == next->hash;
        if (same && !again) {
            const auto own = files_.files().find(at.running->file);
            const bool renamed =
                own == files_.files().end() || (own->second.examined && own->second.hash != at.running->hash);
            if (renamed) at.running->file = next->path;
            break;
        }
        if (at.running && !same && !may_replace(at, *next, all, now)) break;
        fault = wanted ? bring_up(at, *next, *wanted) : fail(*next, std::get<std::string>(settings), false);
        if (fault.empty() || at.running || !wanted) break;
    }
    if (lost && at.running && at.vanished) {
        retire(at, "file removed");
        dirty_ = true; // another file may serve now
    }
    judge_others(all, at);
    if (!fault.empty() || at.running) return fault;
    const auto failed = all.empty() ? failures_.end() : failures_.find(all.front()->hash);
    return failed == failures_.end() ? "no file can serve it" : failed->second.reason;
}

std::filesystem::path lifecycle::settings_file(const std::string& name) const {
    return options_.configuration_folder / (name + ".json");
}

} // namespace berth::host::plugin
