#include <inference/model/gguf_writer.hpp>

#include <inference/model/replaced_file.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace berth::host::inference {

namespace {

constexpr std::uint64_t alignment = 32;

constexpr std::uint64_t padding_behind(std::uint64_t size) noexcept {
    return (alignment - size % alignment) % alignment;
}

template <class T>
void append(std::string& to, T value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    to.append(bytes, sizeof value);
}

void append_text(std::string& to, std::string_view text) {
    append(to, std::uint64_t{text.size()});
    to.append(text);
}

template <class T>
std::string number(T value) {
    std::string bytes;
    append(bytes, value);
    return bytes;
}

template <class T, class Append>
std::string array_of(gguf_type type, std::span<const T> values, Append append_one) {
    std::string bytes;
    append(bytes, static_cast<std::uint32_t>(type));
    append(bytes, std::uint64_t{values.size()});
    for (const T& one : values) append_one(bytes, one);
    return bytes;
}

std::span<const std::byte> as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

void pad(std::uint64_t size, const byte_sink& to) {
    static constexpr std::array<std::byte, alignment> zeros{};
    to(std::span(zeros).first(padding_behind(size)));
}

} // namespace

void gguf_writer::unsigned_32(std::string_view key, std::uint32_t value) {
    add(key, gguf_type::u32, number(value));
}

void gguf_writer::float_32(std::string_view key, float value) {
    add(key, gguf_type::f32, number(value));
}

void gguf_writer::boolean(std::string_view key, bool value) {
    add(key, gguf_type::boolean, std::string_view(value ? "\1" : "\0", 1));
}

void gguf_writer::string(std::string_view key, std::string_view value) {
    std::string bytes;
    append_text(bytes, value);
    add(key, gguf_type::string, bytes);
}

void gguf_writer::strings(std::string_view key, std::span<const std::string> values) {
    add(key, gguf_type::array, array_of(gguf_type::string, values, append_text));
}

void gguf_writer::floats(std::string_view key, std::span<const float> values) {
    add(key, gguf_type::array, array_of(gguf_type::f32, values, append<float>));
}

void gguf_writer::integers(std::string_view key, std::span<const std::int32_t> values) {
    add(key, gguf_type::array, array_of(gguf_type::i32, values, append<std::int32_t>));
}

void gguf_writer::value(std::string_view key, const gguf_value& value) {
    add(key, value.type(), {reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size()});
}

void gguf_writer::add(std::string_view key, gguf_type type, std::string_view bytes) {
    if (key.empty() || std::find(keys_.begin(), keys_.end(), key) != keys_.end())
        throw model_error("GGUF: key " + quoted_name(key) + ": expected a name that is not used yet");
    keys_.emplace_back(key);
    append_text(metadata_, key);
    append(metadata_, static_cast<std::uint32_t>(type));
    metadata_ += bytes;
}

void gguf_writer::tensor(std::string_view name, std::vector<std::uint64_t> shape, tensor_type type,
                         tensor_content content) {
    const std::string what = "GGUF: tensor " + quoted_name(name);
    if (name.empty() ||
        std::any_of(tensors_.begin(), tensors_.end(), [&](const auto& one) { return one.name == name; }))
        throw model_error(what + ": expected a name that is not used yet");
    if (shape.empty() || shape.size() > 4 || std::find(shape.begin(), shape.end(), 0u) != shape.end())
        throw model_error(what + ": expected 1 to 4 dimensions of at least 1, found " + text_of(shape));
    const auto row = bytes_of(type, shape[0]);
    if (!row)
        throw model_error(what + ": expected rows of whole blocks of " + name_of(type) + ", found " + text_of(shape));
    std::uint64_t bytes = *row;
    for (std::size_t i = 1; i < shape.size(); ++i) bytes *= shape[i];
    tensors_.push_back({std::string(name), std::move(shape), type, bytes, std::move(content)});
}

void gguf_writer::tensor(std::string_view name, std::vector<std::uint64_t> shape, tensor_type type,
                         std::span<const std::byte> data) {
    tensor(name, std::move(shape), type, [data](const byte_sink& to) { to(data); });
}

std::string gguf_writer::head() const {
    std::string bytes = "GGUF";
    append(bytes, std::uint32_t{3});
    append(bytes, std::uint64_t{tensors_.size()});
    append(bytes, std::uint64_t{keys_.size()});
    bytes += metadata_;
    std::uint64_t offset = 0;
    for (const added_tensor& one : tensors_) {
        append_text(bytes, one.name);
        append(bytes, static_cast<std::uint32_t>(one.shape.size()));
        for (const std::uint64_t size : one.shape) append(bytes, size);
        append(bytes, static_cast<std::uint32_t>(one.type));
        append(bytes, offset);
        offset += one.bytes + padding_behind(one.bytes);
    }
    return bytes;
}

void gguf_writer::write(const byte_sink& to) const {
    const std::string begin = head();
    to(as_bytes(begin));
    pad(begin.size(), to);
    for (const added_tensor& one : tensors_) {
        std::uint64_t written = 0;
        one.content([&](std::span<const std::byte> piece) {
            written += piece.size();
            to(piece);
        });
        if (written != one.bytes)
            throw model_error("GGUF: tensor " + quoted_name(one.name) + ": expected " + std::to_string(one.bytes) +
                              " bytes, found " + std::to_string(written));
        pad(one.bytes, to);
    }
}

void gguf_writer::write(const std::filesystem::path& file) const {
    replaced_file target(file);
    write([&](std::span<const std::byte> piece) { target.append(piece); });
    target.commit();
}

} // namespace berth::host::inference
