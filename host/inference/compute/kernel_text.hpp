// The sources of the kernels in kernels/, made part of the program when it is built. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::inference {

// By the name of the file without ".cl".
std::string_view kernel_text(std::string_view name);

} // namespace berth::host::inference
