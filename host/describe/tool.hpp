// The three texts by which tools and services are known to agents and to the platform: tool description, service
// description, and a tool's request and result schema as pydantic would write them. Rules: section 11 of the lambda page of
// the specification. Values, any thread.
#pragma once

#include <plugin/description.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace berth::host::describe {

// What the environment says for descriptions, by the variable's name; empty when it says nothing.
using variables = std::function<std::string(std::string_view name)>;

// `name` as it stands in descriptions: IVCAP_SERVICE_NAME replaces the function's, blanks and '-' become '_', lower case.
std::string tool_name(const berth_endpoint& tool, const variables& environment);
// The white space of a docstring cleaned as descriptions want it.
std::string cleaned(std::string_view docstring);
// Summary, blank line and text of the endpoint, as one docstring.
std::string docstring(const berth_endpoint& tool);

// JSON, compact. `public_url` (scheme://host) stands before a service_id that is a path; empty: on the command line, where
// the tool's own service_id does not count.
std::string tool_description(const plugin::description& of, const berth_endpoint& tool, std::string_view public_url,
                             const variables& environment);

struct service_text {
    std::string json;    // indented by two; empty when it cannot be made
    std::string trouble; // why not, or a warning; a sentence
};
// `folder` is where relative names of the Dockerfile and of resources.json begin.
service_text service_description(const plugin::description& of, const berth_endpoint& tool, const std::string& folder,
                                 const variables& environment);

// JSON Schema 2020-12 of a request or result, $defs inside. `with_schema_id`: with the property "$schema" of types that have
// an id, as the platform wants it; agents get it without.
std::string tool_schema(const plugin::description& of, const berth_type& type, bool with_schema_id);

} // namespace berth::host::describe
