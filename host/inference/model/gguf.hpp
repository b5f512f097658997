// The contents of a GGUF file (version 2 or 3, little-endian): metadata and tensors, as views into its bytes. Reading
// copies and touches no weights. Every length, count, offset, alignment, type and product of dimensions is checked
// first, against the bytes that are there and against limits, so a hostile file is refused with a text that names the
// key or tensor, what was expected and what was found. Immutable once read: any thread.
#pragma once

#include <inference/model/gguf_value.hpp>
#include <inference/model/model_error.hpp>
#include <inference/model/tensor_type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace berth::host::inference {

struct gguf_limits {
    std::uint64_t keys = 65'536;
    std::uint64_t tensors = 65'536;
    std::uint64_t key_bytes = 65'535;
    std::uint64_t tensor_name_bytes = 256;
    std::uint64_t string_bytes = std::uint64_t{16} << 20; // one value; chat templates are the long ones
    std::uint64_t array_elements = std::uint64_t{1} << 24;
    std::uint64_t array_depth = 4; // arrays in arrays
    std::uint64_t alignment = std::uint64_t{1} << 20;
};

struct gguf_entry {
    std::string_view key;
    gguf_value value;
};

struct gguf_tensor {
    std::string_view name;
    std::vector<std::uint64_t> shape; // as in the file: shape[0] elements lie side by side and make a row
    tensor_type type = tensor_type::f32;
    std::span<const std::byte> data; // row after row; empty when the type is not read by this host

    std::uint64_t row() const noexcept { return shape[0]; }
    std::uint64_t rows() const noexcept; // of all dimensions but the first
    std::uint64_t elements() const noexcept { return row() * rows(); }
};

// "[64, 512]", as in refusals.
std::string text_of(std::span<const std::uint64_t> shape);

class gguf {
public:
    // Of bytes that outlive it; throws model_error.
    explicit gguf(std::span<const std::byte> bytes, const gguf_limits& limits = {});

    std::uint32_t version() const noexcept { return version_; }
    std::uint64_t alignment() const noexcept { return alignment_; }
    // In the file's order.
    std::span<const gguf_entry> metadata() const noexcept { return metadata_; }
    std::span<const gguf_tensor> tensors() const noexcept { return tensors_; }
    // Null when there is none.
    const gguf_value* find(std::string_view key) const noexcept;
    const gguf_tensor* tensor(std::string_view name) const noexcept;

private:
    class reading;

    std::uint32_t version_ = 0;
    std::uint64_t alignment_ = 32;
    std::vector<gguf_entry> metadata_;
    std::vector<gguf_tensor> tensors_;
    std::unordered_map<std::string_view, std::size_t> keys_;
    std::unordered_map<std::string_view, std::size_t> names_;
};

} // namespace berth::host::inference
