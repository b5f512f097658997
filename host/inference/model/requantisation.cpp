#include <inference/model/requantisation.hpp>

#include <inference/model/gguf_writer.hpp>
#include <inference/model/quantisation.hpp>

namespace berth::host::inference {

namespace {

// What other programs read of the type in "general.file_type".
std::uint32_t file_type_of(tensor_type type) {
    switch (type) {
    case tensor_type::f32:
        return 0;
    case tensor_type::f16:
        return 1;
    case tensor_type::q4_0:
        return 2;
    case tensor_type::q8_0:
        return 7;
    default:
        throw model_error("expected one of the types F32, F16, Q8_0, Q4_0 to write, found " + name_of(type));
    }
}

void write_rows(const gguf_tensor& tensor, tensor_type type, const byte_sink& to) {
    std::vector<float> numbers(tensor.row());
    std::vector<std::byte> bytes(*bytes_of(type, tensor.row()));
    const std::size_t row_bytes = tensor.data.size() / tensor.rows();
    for (std::uint64_t row = 0; row < tensor.rows(); ++row) {
        dequantise(tensor.type, tensor.data.subspan(row * row_bytes, row_bytes), numbers);
        try {
            quantise(type, numbers, bytes);
        } catch (const model_error& error) {
            throw model_error("tensor " + quoted_name(tensor.name) + ", row " + std::to_string(row) + ", " +
                              error.what());
        }
        to(bytes);
    }
}

} // namespace

void requantise(const gguf& from, tensor_type type, const std::filesystem::path& to) {
    const std::uint32_t file_type = file_type_of(type);
    gguf_writer writer;
    for (const gguf_entry& entry : from.metadata()) {
        if (entry.key == "general.file_type" || entry.key == "general.quantization_version" ||
            entry.key == "general.alignment")
            continue;
        writer.value(entry.key, entry.value);
    }
    writer.unsigned_32("general.file_type", file_type);
    writer.unsigned_32("general.quantization_version", 2);
    for (const gguf_tensor& tensor : from.tensors()) {
        if (!layout_of(tensor.type))
            throw model_error("tensor " + quoted_name(tensor.name) + ": expected one of the types " +
                              std::string(readable_tensor_types()) + ", found " + name_of(tensor.type));
        const bool fits = tensor.shape.size() > 1 && bytes_of(type, tensor.row());
        const tensor_type becomes = fits ? type : tensor_type::f32;
        if (becomes == tensor.type)
            writer.tensor(tensor.name, tensor.shape, becomes, tensor.data);
        else
            writer.tensor(tensor.name, tensor.shape, becomes,
                          [&tensor, becomes](const byte_sink& sink) { write_rows(tensor, becomes, sink); });
    }
    writer.write(to);
}

} // namespace berth::host::inference
