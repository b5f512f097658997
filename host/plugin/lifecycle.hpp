// What should run, decided from the files, the configuration and the operator's wishes, and brought about: one look at
// everything per turn, each plugin by itself. Knows nothing of threads or time but what turn is told. For the manager's
// thread.
#pragma once

#include <plugin/dropped_files.hpp>
#include <plugin/plugin_settings.hpp>
#include <plugin/retirement.hpp>
#include <plugin/stopped_plugins.hpp>

#include <deque>
#include <map>

namespace berth::host::plugin {

class lifecycle {
public:
    using clock = std::chrono::steady_clock;
    using shown = std::vector<std::pair<plugin_status, std::shared_ptr<instance>>>;

    // `show` is called whenever the statuses have changed, `wake` from any thread when there is reason for a turn.
    lifecycle(const manager_options& options, publish_function publish, std::function<void()> wake,
              std::function<void(shown)> show);

    void turn(clock::time_point now);
    // Whether time alone will change something soon: a file settles, a vanished one is given up.
    bool restless() const;
    bool settled() const { return !files_.waiting(); }

    // Empty, or the reason.
    std::string start(const std::string& name);
    std::string stop(const std::string& name);
    std::string reload(const std::string& name);
    // Whether a stopped instance of the plugin still drains.
    bool draining(const std::string& name) const { return retired_.count(name) > 0; }

    void end(std::chrono::milliseconds drain_deadline);

private:
    struct slot {
        std::optional<running_plugin> running;
        std::optional<clock::time_point> vanished; // since when no file stands for it
        bool reload = false;
    };
    struct verdict {
        std::string state;
        std::string reason;
        std::int64_t since = 0;
    };
    struct failure {
        std::string reason;
        bool conflict = false; // with another plugin: worth another try when that one changes
    };
    using candidate_list = std::vector<const dropped_file*>;

    void reconcile_all(clock::time_point now);
    std::string reconcile(const std::string& name, clock::time_point now);
    candidate_list candidates(const std::string& name, const slot& at);
    const dropped_file* choose(const candidate_list& from, const slot& at) const;
    bool may_replace(const slot& at, const dropped_file& by, const candidate_list& all, clock::time_point now) const;
    bool given_up(slot& at, const candidate_list& all, clock::time_point now);
    std::string bring_up(slot& at, const dropped_file& file, const plugin_settings& settings);
    std::variant<running_plugin, std::string> start_instance(const dropped_file& file, const plugin_settings& settings);
    std::string fail(const dropped_file& file, const std::string& reason, bool conflict);
    std::optional<std::string> publish_serving();
    void retire(slot& at, std::string why);
    void judge(const dropped_file& file, std::string state, std::string reason = {});
    void judge_others(const candidate_list& all, const slot& at);
    void tell_refusals();
    void reap();
    void count_resident();
    void tidy_images();
    void show();
    bool known(const std::string& name) const;
    void forget_failures(const std::string& name);
    std::filesystem::path settings_file(const std::string& name) const;

    const manager_options options_;
    const publish_function publish_;
    const std::function<void(shown)> show_;
    image_store images_;
    dropped_files files_;
    stopped_plugins stopped_;
    std::map<std::string, slot> slots_;                        // by plugin name
    std::map<std::filesystem::path, verdict> verdicts_;        // of files that do not serve
    std::map<std::string, failure> failures_;                  // by image
    std::deque<plugin_status> gone_;                           // the last of each plugin, for operators to see
    std::size_t resident_ = 0;                                 // images that stayed in the process
    bool dirty_ = true;
    retirement retired_; // last: its threads end first
};

} // namespace berth::host::plugin
