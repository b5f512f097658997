#include <plugin/lifecycle.hpp>

#include <observe/log.hpp>
#include <plugin/identity.hpp>

#include <algorithm>

namespace berth::host::plugin {

namespace {

constexpr std::size_t gone_shown = 32;
constexpr std::size_t failures_kept = 256;
constexpr std::size_t draining_at_once = 3; // instances of one plugin; each has its threads
constexpr std::size_t resident_warning = 16;

dropped_files::options watched(const manager_options& from) {
    dropped_files::options to;
    to.folders = from.folders;
    to.settle = from.settle;
    to.allowed_images = from.allowed_images;
    return to;
}

// The file that is to serve comes first.
bool precedes(const dropped_file& left, const dropped_file& right) {
    if (left.folder != right.folder) return left.folder < right.folder;
    if (int order = compare_versions(left.identity->version, right.identity->version)) return order > 0;
    if (left.stamp.modified != right.stamp.modified) return left.stamp.modified > right.stamp.modified;
    return left.path < right.path;
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

void lifecycle::tell_refusals() {
    for (const auto& [path, file] : files_.files()) {
        if (!file.examined)
            judge(file, "found");
        else if (!file.refusal.empty())
            judge(file, "refused", file.refusal);
    }
}

// Said once: the same verdict again changes and logs nothing.
void lifecycle::judge(const dropped_file& file, std::string state, std::string reason) {
    verdict& old = verdicts_[file.path];
    if (old.state == state && old.reason == reason) return;
    old = {std::move(state), std::move(reason), microseconds_now()};
    const bool bad = old.state == "refused" || old.state == "failed";
    observe::log(bad ? observe::level::warning : observe::level::information, "plugin." + old.state,
                 {{"name", file.name()},
                  {"version", file.identity ? file.identity->version : std::string()},
                  {"file", file.path.string()},
                  {"image", file.hash},
                  {"reason", old.reason}});
}

lifecycle::candidate_list lifecycle::candidates(const std::string& name, const slot& at) {
    candidate_list found;
    for (const auto& [path, file] : files_.files())
        if (file.identity && file.identity->name == name) found.push_back(&file);
    std::sort(found.begin(), found.end(), [](const auto* left, const auto* right) { return precedes(*left, *right); });
    // One image is one plugin, under however many names it lies there; the name that serves stays the one that does.
    std::map<std::string, const dropped_file*> first;
    for (const dropped_file* each : found) {
        auto [entry, is_new] = first.try_emplace(each->hash, each);
        if (!is_new && at.running && each->path == at.running->file) entry->second = each;
    }
    std::erase_if(found, [&](const dropped_file* each) {
        const dropped_file* kept = first.at(each->hash);
        if (kept == each) return false;
        judge(*each, "refused", "same image as " + kept->path.string());
        return true;
    });
    return found;
}

const dropped_file* lifecycle::choose(const candidate_list& from, const slot& at) const {
    for (const dropped_file* each : from)
        if (!failures_.contains(each->hash) || (at.running && at.running->hash == each->hash)) return each;
    return nullptr;
}

// Whether what runs has lost its file for good. A file that is being replaced or renamed is away for a moment.
bool lifecycle::given_up(slot& at, const candidate_list& all, clock::time_point now) {
    const auto own = files_.files().find(at.running->file);
    const bool holds = own != files_.files().end() &&
                       (!own->second.identity || own->second.identity->name == at.running->name);
    const bool backed =
        holds || std::any_of(all.begin(), all.end(), [&](const auto* each) { return each->hash == at.running->hash; });
    if (backed) {
        at.vanished.reset();
        return false;
    }
    if (!at.vanished) at.vanished = now;
    const auto away = now - *at.vanished;
    return away >= options_.settle && (!files_.waiting() || away >= options_.settle + std::chrono::seconds(1));
}

bool lifecycle::may_replace(const slot& at, const dropped_file& by, const candidate_list& all,
                            clock::time_point now) const {
    const running_plugin& running = *at.running;
    if (std::any_of(all.begin(), all.end(), [&](const auto* each) { return each->hash == running.hash; })) return true;
    if (by.path == running.file) return true;
    const auto own = files_.files().find(running.file);
    if (own == files_.files().end()) return at.vanished && now - *at.vanished >= options_.settle;
    // Its file is being changed, or was replaced by one that cannot serve: it goes on, unless there is a newer one.
    return own->second.examined && compare_versions(by.identity->version, running.version) > 0;
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
            if (!files_.files().contains(at.running->file)) at.running->file = next->path; // renamed
            break;
        }
        if (at.running && !same && !may_replace(at, *next, all, now)) break;
        fault = wanted ? bring_up(at, *next, *wanted) : std::get<std::string>(settings);
        if (!wanted) judge(*next, "failed", fault);
        if (fault.empty() || at.running || !wanted) break;
    }
    if (lost && at.running && at.vanished) retire(at, "file removed");
    judge_others(all, at);
    if (!fault.empty() || at.running) return fault;
    const auto failed = all.empty() ? failures_.end() : failures_.find(all.front()->hash);
    return failed == failures_.end() ? "no file can serve it" : failed->second.reason;
}

void lifecycle::judge_others(const candidate_list& all, const slot& at) {
    for (const dropped_file* each : all) {
        if (at.running && at.running->hash == each->hash) {
            verdicts_.erase(each->path);
            continue;
        }
        if (auto failed = failures_.find(each->hash); failed != failures_.end())
            judge(*each, "failed", failed->second.reason);
        else if (at.running)
            judge(*each, "stopped", "version " + at.running->version + " of " + at.running->file.string() + " serves");
    }
}

std::variant<running_plugin, std::string> lifecycle::start_instance(const dropped_file& file,
                                                                    const plugin_settings& settings) {
    const std::string& name = file.identity->name;
    running_plugin made;
    made.name = name;
    made.version = file.identity->version;
    made.file = file.path;
    made.hash = file.hash;
    made.options = settings.options;
    if (made.options.records.empty()) made.options.records = options_.state / "records" / (name + ".db");
    std::error_code ignored; // the store tells when it cannot open its file
    std::filesystem::create_directories(made.options.records.parent_path(), ignored);

    made.image = images_.path_of(file.hash);
    const auto& running = slots_[name].running;
    if ((running && running->image == made.image) || retired_.images().contains(made.image)) {
        auto another = images_.another(file.hash);
        if (auto* reason = std::get_if<std::string>(&another)) return std::move(*reason);
        made.image = std::get<std::filesystem::path>(another);
    }
    start_result result = options_.starter(made.image, made.options);
    if (auto* reason = std::get_if<std::string>(&result)) return std::move(*reason);
    made.what = std::move(std::get<std::shared_ptr<instance>>(result));
    made.since = microseconds_now();
    return made;
}

// The new instance serves before the old one is let go. Empty, or why the old one goes on.
std::string lifecycle::bring_up(slot& at, const dropped_file& file, const plugin_settings& settings) {
    judge(file, "starting");
    show();
    retired_.wait_until_fewer(file.identity->name, draining_at_once);
    auto made = start_instance(file, settings);
    if (auto* reason = std::get_if<std::string>(&made)) {
        if (failures_.size() >= failures_kept) failures_.clear();
        failures_[file.hash] = {*reason, false};
        judge(file, "failed", *reason);
        return *reason;
    }
    std::optional<running_plugin> old = std::exchange(at.running, std::get<running_plugin>(std::move(made)));
    if (std::optional<std::string> refused = publish_serving()) {
        failures_[file.hash] = {*refused, true};
        judge(file, "failed", *refused);
        std::swap(at.running, old);
        retired_.begin(std::move(*old), *refused, settings.options.drain_deadline);
        return *refused;
    }
    failures_.erase(file.hash);
    at.vanished.reset();
    verdicts_.erase(file.path);
    observe::information("plugin.running", {{"name", at.running->name},
                                            {"version", at.running->version},
                                            {"image", at.running->hash},
                                            {"isolation", at.running->status().isolation}});
    if (old) {
        const std::string why = old->hash == at.running->hash ? "reloaded" : "replaced by " + at.running->version;
        const auto deadline = old->options.drain_deadline;
        retired_.begin(std::move(*old), why, deadline);
    }
    return {};
}

// After a change of what serves, those that stood back for another plugin's routes may try again.
std::optional<std::string> lifecycle::publish_serving() {
    std::vector<std::shared_ptr<instance>> serving;
    for (const auto& [name, at] : slots_)
        if (at.running) serving.push_back(at.running->what);
    std::optional<std::string> refused = publish_(serving);
    if (!refused && std::erase_if(failures_, [](const auto& each) { return each.second.conflict; }) > 0) dirty_ = true;
    return refused;
}

void lifecycle::retire(slot& at, std::string why) {
    running_plugin old = std::move(*at.running);
    at.running.reset();
    at.vanished.reset();
    publish_serving(); // fewer routes cannot collide
    const auto deadline = old.options.drain_deadline;
    retired_.begin(std::move(old), std::move(why), deadline);
}

void lifecycle::reap() {
    for (plugin_status& ended : retired_.take_ended()) {
        std::erase_if(gone_, [&](const plugin_status& each) { return each.name == ended.name; });
        resident_ += ended.resident.value_or(false);
        if (ended.resident.value_or(false) && resident_ >= resident_warning)
            observe::warning("plugin.many_resident", {{"count", resident_}, {"limit", resident_warning}});
        gone_.push_back(std::move(ended));
        if (gone_.size() > gone_shown) gone_.pop_front();
        dirty_ = true;
    }
}

void lifecycle::tidy_images() {
    std::set<std::filesystem::path> used = retired_.images();
    for (const auto& [name, at] : slots_)
        if (at.running) used.insert({at.running->image, images_.path_of(at.running->hash)});
    for (const auto& [path, file] : files_.files())
        if (file.identity) used.insert(images_.path_of(file.hash));
    images_.remove_all_but(used);
}

std::filesystem::path lifecycle::settings_file(const std::string& name) const {
    return options_.configuration_folder / (name + ".json");
}

} // namespace berth::host::plugin
