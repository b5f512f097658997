// Where instances go that serve no longer: each is drained, stopped and unloaded on a thread of its own, so that a slow
// call in one plugin delays no change of another. For the manager's thread.
#pragma once

#include <plugin/manager.hpp>

#include <condition_variable>
#include <list>
#include <mutex>
#include <set>
#include <thread>

namespace berth::host::plugin {

// An instance that serves, and what it was made from.
struct running_plugin {
    std::shared_ptr<instance> what;
    std::string name;
    std::string version;
    std::filesystem::path file;  // dropped
    std::string hash;            // of the image
    std::filesystem::path image; // the copy that is open
    instance_options options;
    std::int64_t since = 0;

    plugin_status status() const; // as running, without the live numbers
};

class retirement {
public:
    // `wake` is called from any thread whenever an instance has ended.
    explicit retirement(std::function<void()> wake) : wake_(std::move(wake)) {}
    ~retirement(); // waits for all

    // `why` is shown: "file removed".
    void begin(running_plugin plugin, std::string why, std::chrono::milliseconds drain_deadline);
    // The statuses of those that have ended since the last time.
    std::vector<plugin_status> take_ended();

    std::size_t count(std::string_view name) const;
    void wait_until_fewer(std::string_view name, std::size_t than);
    void wait_for_all();
    std::set<std::filesystem::path> images() const;
    // Those under way, with their instances.
    std::vector<std::pair<plugin_status, std::shared_ptr<instance>>> under_way() const;

private:
    struct entry {
        running_plugin plugin;
        std::string why;
        plugin_status status;
        bool ended = false; // guarded by mutex_, as is status
        std::thread thread;
    };
    void retire(entry& one, std::chrono::milliseconds drain_deadline);

    const std::function<void()> wake_;
    mutable std::mutex mutex_; // guards ended and status of each entry; the list itself is the manager's thread's
    std::condition_variable changed_;
    std::list<entry> entries_;
};

} // namespace berth::host::plugin
