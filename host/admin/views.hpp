// What the admin API shows, as JSON. Pure, any thread.
#pragma once

#include <admin/host_control.hpp>

#include <map>
#include <string>
#include <vector>

namespace berth::host::admin {

std::string status_json(const host_status& of, const std::vector<plugin::plugin_status>& plugins);
std::string plugins_json(const std::vector<plugin::plugin_status>& plugins);
// With endpoints and records.
std::string plugin_json(const plugin::plugin_status& one);
// {"state":"ready","plugins":{"hello":"running"}}, for /readyz, which anybody may read.
std::string readiness_json(std::string_view state, const std::vector<plugin::plugin_status>& plugins);
// {"version":"1.2.3"}, and when there are tools "tools":{"greet":true}, whether each is ready.
std::string version_json(std::string_view version, const std::map<std::string, bool>& tools = {});

} // namespace berth::host::admin
