#include <inference/model/gguf.hpp>

#include <inference/model/gguf_reading.hpp>

#include <observe/quoted.hpp>

namespace berth::host::inference {

std::string quoted_name(std::string_view name) {
    constexpr std::size_t shown = 200;
    std::string text;
    observe::append_quoted(text, name.substr(0, shown));
    if (name.size() > shown) text += " (" + std::to_string(name.size()) + " bytes)";
    return text;
}

std::uint64_t gguf_tensor::rows() const noexcept {
    std::uint64_t count = 1;
    for (std::size_t i = 1; i < shape.size(); ++i) count *= shape[i];
    return count;
}

std::string text_of(std::span<const std::uint64_t> shape) {
    std::string text = "[";
    for (const std::uint64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

gguf::gguf(std::span<const std::byte> bytes, const gguf_limits& limits) {
    reading(*this, bytes, limits).run();
}

const gguf_value* gguf::find(std::string_view key) const noexcept {
    const auto found = keys_.find(key);
    return found == keys_.end() ? nullptr : &metadata_[found->second].value;
}

const gguf_tensor* gguf::tensor(std::string_view name) const noexcept {
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : &tensors_[found->second];
}

} // namespace berth::host::inference
