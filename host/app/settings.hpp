// The value of every setting, and where each was said. Made by layering; immutable afterwards, any thread.
#pragma once

#include <app/fault.hpp>
#include <app/setting.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>

namespace berth::host::app {

// A weaker source gives way to a stronger one: defaults < file < environment < options.
struct layer_sources {
    std::string file;            // name of the configuration file, for messages
    std::string document = "{}"; // what it holds
    std::map<std::string, std::string> environment;
    std::vector<std::pair<std::string, std::string>> options; // key and text, the last of a key counts
};

class settings {
public:
    bool flag(std::string_view key) const { return std::get<bool>(at(key).value); }
    std::int64_t number(std::string_view key) const { return std::get<std::int64_t>(at(key).value); }
    std::size_t size(std::string_view key) const { return static_cast<std::size_t>(number(key)); }
    std::chrono::milliseconds duration(std::string_view key) const { return std::chrono::milliseconds(number(key)); }
    const std::string& text(std::string_view key) const { return std::get<std::string>(at(key).value); }
    std::filesystem::path path(std::string_view key) const { return text(key); }
    const std::vector<std::string>& list(std::string_view key) const {
        return std::get<std::vector<std::string>>(at(key).value);
    }

    const setting_value& value(std::string_view key) const { return at(key).value; }
    // "default", the file's name, "environment BERTH_PORT", "option --port".
    const std::string& origin(std::string_view key) const { return at(key).origin; }
    // True when the environment or an option decides, so that the file has no say.
    bool overridden(std::string_view key) const { return at(key).overridden; }

    // Every value as one document, secrets masked.
    std::string to_json() const;

private:
    friend struct layering;
    struct entry {
        setting_value value;
        std::string origin;
        bool overridden = false;
    };
    const entry& at(std::string_view key) const { return entries_.find(key)->second; }
    std::map<std::string, entry, std::less<>> entries_; // one for each setting
};

struct layered {
    settings values;             // complete when there are no faults
    std::vector<fault> faults;   // all of them
    std::vector<fault> doubtful; // variables that look misspelled
};

layered layer(const layer_sources& sources);

} // namespace berth::host::app
