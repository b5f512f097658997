// Does a JSON text fit a type? All that is wrong with it at once, in the words and entries of pydantic 2, which callers of the
// original read. Reads no plugin code. Any thread.
#pragma once

#include <plugin/description.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::describe {

struct misfit {
    std::string type;    // missing, int_parsing, greater_than_equal, list_type, json_invalid, ...
    std::string pointer; // JSON pointer (RFC 6901) of the place; empty: the whole
    std::string message; // "Field required"
    std::string entry;   // the whole entry as a JSON object: type, loc (from "body"), msg, input, ctx
};

struct validation_rules {
    bool strict = false;         // no conversions ("2" is no integer), no unknown members
    std::size_t most = 100;      // entries beyond are left out
    std::size_t input_bytes = 1024; // a larger `input` is left out of its entry
};

// In the order in which pydantic finds them; empty when it fits. `$schema` is accepted in every object whose type has a schema
// id. Depth and size are bounded as for all JSON of the host; what is deeper is one misfit of type recursion_loop.
std::vector<misfit> misfits(const berth_type& type, std::string_view json, const validation_rules& rules = {});

} // namespace berth::host::describe
