// A model file with its weights in another tensor type. Any thread.
#pragma once

#include <inference/model/gguf.hpp>

#include <filesystem>

namespace berth::host::inference {

// All keys stay but those that tell the type. Matrices get the type; norms, and matrices whose rows are no whole number
// of its blocks, become F32. Takes one row at a time, so memory does not grow with the model. Throws model_error.
void requantise(const gguf& from, tensor_type type, const std::filesystem::path& to);

} // namespace berth::host::inference
