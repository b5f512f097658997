// What the documents are written with.
#pragma once

#include <observe/json_output.hpp>

namespace berth::host::describe {

using output = observe::json_output;
using observe::count;
using observe::flag;
using observe::key;
using observe::member;
using observe::member_if_said;
using observe::number;
using observe::raw;
using observe::text;

// A text of the binary contract, where null means that nothing was said.
inline std::string_view view(const char* text) noexcept {
    return text ? std::string_view(text) : std::string_view();
}

} // namespace berth::host::describe
