// Which plugins an operator has stopped, remembered in <state>/plugins.json across restarts. For the manager's thread.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace berth::host::plugin {

class stopped_plugins {
public:
    // A file that cannot be read counts as empty and is told in the log.
    explicit stopped_plugins(std::filesystem::path file);

    bool contains(const std::string& name) const { return names_.contains(name); }
    // Empty, or why the change could not be written; then it holds until the host ends.
    std::string insert(const std::string& name);
    std::string erase(const std::string& name);

private:
    std::string save() const;

    std::filesystem::path file_;
    std::set<std::string> names_;
};

} // namespace berth::host::plugin
