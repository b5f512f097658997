#include <inference/model/gguf_file.hpp>

namespace berth::host::inference {

namespace {

gguf contents_of(const mapped_file& mapping, const std::filesystem::path& file, const gguf_limits& limits) {
    try {
        return gguf(mapping.bytes(), limits);
    } catch (const model_error& refusal) {
        throw model_error("model file " + quoted_name(file.string()) + ": " + refusal.what());
    }
}

} // namespace

gguf_file::gguf_file(const std::filesystem::path& file, const gguf_limits& limits)
    : mapping_(file), contents_(contents_of(mapping_, file, limits)) {}

} // namespace berth::host::inference
