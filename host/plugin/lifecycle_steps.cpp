// What is done to bring a plugin up and to let one go.
#include <plugin/lifecycle.hpp>

#include <observe/log.hpp>
#include <observe/metrics.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::plugin {

namespace {

constexpr std::size_t gone_shown = 32;
constexpr std::size_t failures_kept = 256;
constexpr std::size_t draining_at_once = 3; // instances of one plugin; each has its threads
constexpr std::size_t resident_warning = 16;

} // namespace

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

// Remembered by the image: the same bytes under another name would fail again.
std::string lifecycle::fail(const dropped_file& file, const std::string& reason, bool conflict) {
    if (failures_.size() >= failures_kept) failures_.clear();
    failures_[file.hash] = {reason, conflict};
    judge(file, "failed", reason);
    return reason;
}

// The new instance serves before the old one is let go. Empty, or why the old one goes on.
std::string lifecycle::bring_up(slot& at, const dropped_file& file, const plugin_settings& settings) {
    judge(file, "starting");
    show();
    retired_.wait_until_fewer(file.identity->name, draining_at_once);
    auto made = start_instance(file, settings);
    if (auto* reason = std::get_if<std::string>(&made)) return fail(file, *reason, false);
    std::optional<running_plugin> old = std::exchange(at.running, std::get<running_plugin>(std::move(made)));
    if (std::optional<std::string> refused = publish_serving()) {
        std::swap(at.running, old);
        retired_.begin(std::move(*old), *refused, settings.options.drain_deadline);
        return fail(file, *refused, true);
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
        if (ended.resident.value_or(false)) count_resident();
        gone_.push_back(std::move(ended));
        if (gone_.size() > gone_shown) gone_.pop_front();
        dirty_ = true;
    }
}

void lifecycle::count_resident() {
    ++resident_;
    observe::gauge_of("berth_resident_images", "Images still mapped although their instance was unloaded").add(1);
    if (resident_ >= resident_warning)
        observe::warning("plugin.many_resident", {{"count", resident_}, {"limit", resident_warning}});
}

void lifecycle::tidy_images() {
    std::set<std::filesystem::path> used = retired_.images();
    for (const auto& [name, at] : slots_)
        if (at.running) used.insert({at.running->image, images_.path_of(at.running->hash)});
    for (const auto& [path, file] : files_.files())
        if (file.identity) used.insert(images_.path_of(file.hash));
    images_.remove_all_but(used);
}

} // namespace berth::host::plugin
