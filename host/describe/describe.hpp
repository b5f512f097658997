// Documents made by walking plugin descriptions; no plugin code runs. Any thread.
#pragma once

#include <plugin/description.hpp>

#include <string>
#include <vector>

namespace berth::host::describe {

using descriptions = std::vector<std::shared_ptr<const plugin::description>>;

// OpenAPI 3.1 of everything that is served. `server_version` goes into info.version when there is not exactly one
// plugin.
std::string openapi(const descriptions& plugins, std::string_view server_version);
// JSON Schema 2020-12 of one type, definitions under $defs.
std::string json_schema(const plugin::description& of, const berth_type& type);
// The documentation page: one HTML file that works offline and reads /openapi.json.
std::string_view api_page() noexcept;
// A person's view of one plugin, for `berth describe`.
std::string summary(const plugin::description& of);

} // namespace berth::host::describe
