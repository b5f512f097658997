// How pydantic calls one of several types in the place of a misfit: int, list[str], Note. Pure, any thread.
#pragma once

#include <berth/abi.h>

#include <string>

namespace berth::host::describe {

std::string alternative_label(const berth_type& type);

} // namespace berth::host::describe
