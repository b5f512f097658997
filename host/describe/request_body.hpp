// What an endpoint takes in the body of a request: JSON, bytes, files, or a stream.
#pragma once

#include <describe/schema.hpp>

#include <span>
#include <vector>

namespace berth::host::describe {

using input_list = std::vector<const berth_input*>;

input_list inputs_at(const berth_endpoint& endpoint, berth_place place);
inline std::span<const berth_input> inputs_of(const berth_endpoint& endpoint) {
    return {endpoint.inputs, endpoint.input_count};
}
inline bool required(const berth_input& input) { return (input.field->flags & BERTH_FIELD_REQUIRED) != 0; }

// The object that inputs with a place in the body make together, as a schema.
void write_input_object(output& to, schema_writer& schema, const input_list& inputs);
// The member "requestBody"; nothing when no body is taken.
void write_request_body(output& to, schema_writer& schema, const berth_endpoint& endpoint);

} // namespace berth::host::describe
