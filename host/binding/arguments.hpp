// The texts of a request that an endpoint takes: from its path, its query and its headers. Pure, any thread.
#pragma once

#include <binding/endpoint_plan.hpp>
#include <http/message.hpp>

#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace berth::host::binding {

using argument_list = std::pmr::vector<berth_argument>;

// Adds the arguments to `into`; decoded texts live in its memory resource, others where the request and `path_values`
// point. Query: application/x-www-form-urlencoded, names that the endpoint does not take are ignored, of a name that
// takes one value the last counts, a list gets each in order. Headers: the first of a name.
// Returns a sentence that names the parameter when an escape is malformed or a text is not UTF-8.
std::optional<std::string> collect(const endpoint_plan& plan, std::span<const std::string_view> path_values,
                                   const http::request& from, argument_list& into);

} // namespace berth::host::binding
