// Writes GGUF files of version 3: keys and tensors in the order in which they were added. Weights are asked for one
// tensor after the other while the file is written, in pieces, so a model need not fit into memory. One thread.
#pragma once

#include <inference/model/gguf.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

using byte_sink = std::function<void(std::span<const std::byte>)>;
// Hands over the bytes of one tensor, in any number of pieces.
using tensor_content = std::function<void(const byte_sink&)>;

class gguf_writer {
public:
    // A key or tensor is added once; a second time is a model_error.
    void unsigned_32(std::string_view key, std::uint32_t value);
    void float_32(std::string_view key, float value);
    void boolean(std::string_view key, bool value);
    void string(std::string_view key, std::string_view value);
    void strings(std::string_view key, std::span<const std::string> values);
    void floats(std::string_view key, std::span<const float> values);
    void integers(std::string_view key, std::span<const std::int32_t> values);
    // As it lies in another file.
    void value(std::string_view key, const gguf_value& value);
    void tensor(std::string_view name, std::vector<std::uint64_t> shape, tensor_type type, tensor_content content);
    // Of bytes that outlive the writer.
    void tensor(std::string_view name, std::vector<std::uint64_t> shape, tensor_type type,
                std::span<const std::byte> data);

    void write(const byte_sink& to) const;
    // All of it or nothing takes the place of the file. Throws model_error.
    void write(const std::filesystem::path& file) const;

private:
    struct added_tensor {
        std::string name;
        std::vector<std::uint64_t> shape;
        tensor_type type;
        std::uint64_t bytes;
        tensor_content content;
    };

    void add(std::string_view key, gguf_type type, std::string_view bytes);
    std::string head() const;

    std::string metadata_; // as it will lie in the file
    std::vector<std::string> keys_;
    std::vector<added_tensor> tensors_;
};

} // namespace berth::host::inference
