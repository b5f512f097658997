// One endpoint as an operation of OpenAPI 3.1.
#pragma once

#include <describe/schema.hpp>

namespace berth::host::describe {

struct operation {
    const berth_endpoint* endpoint = nullptr;
    std::string tag;
    std::string id;                             // unique in the document
    std::map<std::string, std::string> renamed; // path parameters that the path item calls otherwise
};

// The names in a path template, in order, without braces and asterisk.
std::vector<std::string> path_parameters(std::string_view path_template);

void write_operation(output& to, schema_writer& schema, const operation& of);

} // namespace berth::host::describe
