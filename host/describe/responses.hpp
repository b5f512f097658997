// What an endpoint answers: JSON, a file, a stream or another protocol, and its refusals.
#pragma once

#include <describe/schema.hpp>

namespace berth::host::describe {

// The member "responses".
void write_responses(output& to, schema_writer& schema, const berth_endpoint& endpoint);

// Members of components.responses and components.schemas that responses refer to.
void write_shared_responses(output& to);
void write_problem_schema(output& to);

} // namespace berth::host::describe
