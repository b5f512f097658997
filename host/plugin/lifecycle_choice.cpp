// Which file of a plugin is to serve, and what is said of the others.
#include <plugin/lifecycle.hpp>

#include <observe/log.hpp>
#include <plugin/identity.hpp>

#include <algorithm>

namespace berth::host::plugin {

namespace {

// The file that is to serve comes first.
bool precedes(const dropped_file& left, const dropped_file& right) {
    if (left.folder != right.folder) return left.folder < right.folder;
    if (int order = compare_versions(left.identity->version, right.identity->version)) return order > 0;
    if (left.stamp.modified != right.stamp.modified) return left.stamp.modified > right.stamp.modified;
    return left.path < right.path;
}

} // namespace

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
    // plugin.stopped is the end of an instance; this file never became one.
    const std::string event = old.state == "stopped" ? "plugin.passed_over" : "plugin." + old.state;
    observe::log(bad ? observe::level::warning : observe::level::information, event,
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

} // namespace berth::host::plugin
