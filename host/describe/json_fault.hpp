// Where and why a text is no JSON, in the words and places of Python's decoder, which callers of the original read.
// Values, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace berth::host::describe {

struct json_fault {
    std::size_t offset = 0; // in bytes
    std::string_view message;
};

// Empty for JSON. Says nothing of what is inside numbers and escapes beyond their form; keeps no more than a letter for
// each array and object that is open.
std::optional<json_fault> find_json_fault(std::string_view text);

} // namespace berth::host::describe
