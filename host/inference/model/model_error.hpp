// Why a model file cannot be used. The text names the file, the key or tensor, what was expected and what was found.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace berth::host::inference {

class model_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A name out of a file, in quotes and cut, safe in a log whatever its bytes are.
std::string quoted_name(std::string_view name);

} // namespace berth::host::inference
