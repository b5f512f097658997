#include <app/folders.hpp>

#include <Poco/Path.h>

namespace berth::host::app {
namespace fs = std::filesystem;

fs::path default_state_folder(const std::map<std::string, std::string>& environment) {
    const auto variable = [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? fs::path() : fs::path(found->second);
    };
    // The XDG specification: a relative path in such a variable is to be ignored.
    if (const fs::path folder = variable("XDG_STATE_HOME"); folder.is_absolute()) return folder / "berth";
    if (const fs::path home = variable("HOME"); home.is_absolute()) return home / ".local/state/berth";
    const fs::path home(Poco::Path::home());
    return home.is_absolute() && home != "/" ? home / ".local/state/berth" : fs::path("/var/lib/berth");
}

fs::path own_program() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error);
}

fs::path shipped_plugins_folder() {
    return own_program().parent_path().parent_path() / "lib/berth/plugins";
}

} // namespace berth::host::app
