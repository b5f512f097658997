// A JSON Schema with the members of each schema in the order of their names, as pydantic writes them. Properties stay
// in the order of their declaration, and values (defaults, enums) stay as they are.
#pragma once

#include <describe/output.hpp>

#include <rapidjson/document.h>

namespace berth::host::describe {

void write_sorted_schema(output& to, const rapidjson::Value& schema);

} // namespace berth::host::describe
