// Watches the plugins folder, checks, copies, starts, replaces, drains and unloads. One thread of its own does all
// lifecycle work in order; each step has a deadline. States: found, checked, starting, running, draining, stopped,
// refused, failed. The new instance serves before the old one drains; if anything fails the old one goes on.
#pragma once

#include <plugin/start.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::plugin {

struct manager_options {
    std::vector<std::filesystem::path> folders;  // first: dropped plugins; others (shipped) after it
    std::filesystem::path state;                 // images/ and records/ live here
    std::filesystem::path configuration_folder;  // plugins.d/, may not exist
    std::filesystem::path worker_program;        // this executable; runs `berth worker`
    std::chrono::milliseconds settle{150};       // a file must keep its size and time that long
    std::chrono::milliseconds poll{1000};        // fallback and safety net beside inotify
    bool probe = true;                           // load an image in a process that is thrown away before loading it here
    std::vector<std::string> allowed_images;     // SHA-256 in hex; empty: any
    instance_options defaults;                   // records: empty for <state>/records/<name>.db
    // How an image becomes an instance; empty: start_in_process or start_in_worker, as the options say. For tests.
    std::function<start_result(const std::filesystem::path& image, const instance_options& options)> starter;
};

struct plugin_status {
    std::string name;    // of the plugin, or of the file when it could not be identified
    std::string version;
    std::string state;
    std::string reason;  // why it is not running, or cannot serve although it is; empty otherwise
    std::string file;    // dropped file
    std::string image;   // SHA-256
    std::string isolation;
    std::int64_t since = 0; // microseconds since 1970
    std::size_t running = 0;
    std::size_t queued = 0;
    std::uint64_t calls = 0;
    std::uint64_t restarts = 0; // of its worker
    std::optional<bool> resident; // after unloading: is the image still mapped
    std::shared_ptr<const description> about; // null when not loaded
};

// Makes a new set of serving instances reachable. Returns a reason to refuse it (a route taken by another plugin), or
// nullopt once no new call can reach an instance that is not in the set.
using publish_function =
    std::function<std::optional<std::string>(const std::vector<std::shared_ptr<instance>>& serving)>;

class manager {
public:
    manager(manager_options options, publish_function publish);
    ~manager();

    void start(); // returns after the first scan of the folders is done: every plugin runs or says why not
    std::vector<plugin_status> list() const;
    std::optional<plugin_status> find(std::string_view name) const;

    // Operator commands; block until done or failed, from any thread. Empty on success, else the reason.
    std::string start_plugin(std::string_view name);
    std::string stop_plugin(std::string_view name);   // stays stopped until started; remembered across restarts
    std::string reload_plugin(std::string_view name); // again from its file, with its configuration read anew

    void stop(std::chrono::milliseconds deadline); // drains and unloads all

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace berth::host::plugin
