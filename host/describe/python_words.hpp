// How Python and pydantic spell values, types and titles, for texts that agents of the original read. Values, any
// thread.
#pragma once

#include <berth/abi.h>

#include <rapidjson/document.h>

#include <string>
#include <string_view>

namespace berth::host::describe {

// None, True, 2.0, a text as it is, [1, 'a'].
std::string python_text(const rapidjson::Value& value);
// The title of a property: dry_run -> Dry Run, $schema -> $Schema.
std::string python_title(std::string_view name);
// int, Optional[array[str]], A | B, the name of an object.
std::string type_word(const berth_type& type);
// The type of a field as a parameter of a function: Optional when it may be missing.
std::string parameter_word(const berth_field& field);

} // namespace berth::host::describe
