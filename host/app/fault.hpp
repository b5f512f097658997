// One thing that is wrong with a configuration.
#pragma once

#include <string>
#include <vector>

namespace berth::host::app {

struct fault {
    std::string pointer; // JSON pointer of the setting; empty for the whole document
    std::string expected;
    std::string found;
    std::string nearest{}; // pointer of the setting that may have been meant
    std::string source{};  // where it was said: a file, a variable, an option
};

// "/http/port: expected an integer from 0 to 65535, found \"x\" (environment BERTH_PORT)"
std::string to_text(const fault& one);
// A JSON list of objects with the members above; those that are empty are left out, but for the pointer.
std::string to_json(const std::vector<fault>& all);

} // namespace berth::host::app
