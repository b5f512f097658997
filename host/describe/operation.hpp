// One endpoint as an operation of OpenAPI 3.1.
#pragma once

#include <describe/schema.hpp>

namespace berth::host::describe {

// A tool is several operations: the run, and what the host offers beside it.
enum class tool_operation { none, run, description, result, cancel, status, events };

struct operation {
    const berth_endpoint* endpoint = nullptr;
    std::string method; // lower case
    std::string tag;
    std::string id;                             // unique in the document
    std::map<std::string, std::string> renamed; // path parameters that the path item calls otherwise
    tool_operation part = tool_operation::none;
};

// The names in a path template, in order, without braces and asterisk.
std::vector<std::string> path_parameters(std::string_view path_template);

void write_operation(output& to, schema_writer& schema, const operation& of);

} // namespace berth::host::describe
