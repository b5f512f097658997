// Where things are when nothing was said. Any thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace berth::host::app {

// $XDG_STATE_HOME/berth, else ~/.local/state/berth, else /var/lib/berth for a user without a home.
std::filesystem::path default_state_folder(const std::map<std::string, std::string>& environment);
// lib/berth/plugins beside the folder of this program: the installed tree may be moved as a whole.
std::filesystem::path shipped_plugins_folder();
// This program.
std::filesystem::path own_program();

} // namespace berth::host::app
