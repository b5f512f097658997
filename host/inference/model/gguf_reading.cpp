#include <inference/model/gguf_reading.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace berth::host::inference {

namespace {

constexpr std::uint32_t magic = 0x46554747; // "GGUF"
constexpr std::uint32_t most_dimensions = 4;
constexpr std::uint64_t least_alignment = 8;
constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

void refuse_beyond(std::uint64_t found, std::uint64_t most, const std::string& what, const char* of,
                   const char* limit) {
    if (found > most)
        throw model_error("GGUF: " + what + of + ": expected at most " + std::to_string(most) + " (limit " + limit +
                          "), found " + std::to_string(found));
}

} // namespace

void gguf::reading::run() {
    read_header();
    to_.metadata_.reserve(key_count_);
    to_.keys_.reserve(key_count_);
    for (std::uint64_t i = 0; i < key_count_; ++i) read_entry(i);
    read_alignment();
    to_.tensors_.reserve(tensor_count_);
    to_.names_.reserve(tensor_count_);
    for (std::uint64_t i = 0; i < tensor_count_; ++i) read_tensor(i);
    place_tensors();
    refuse_overlaps();
}

void gguf::reading::read_header() {
    if (const auto found = number<std::uint32_t>("the file's first 4 bytes"); found != magic)
        throw model_error("GGUF: the file's first 4 bytes: expected \"GGUF\", found " +
                          quoted_name({reinterpret_cast<const char*>(bytes_.data()), 4}));
    to_.version_ = number<std::uint32_t>("the version");
    if ((to_.version_ & 0xffffu) == 0 && to_.version_ != 0)
        throw model_error("GGUF: expected a little-endian file, found a big-endian one; convert it");
    if (to_.version_ != 2 && to_.version_ != 3)
        throw model_error("GGUF: version: expected 2 or 3, found " + std::to_string(to_.version_) +
                          "; convert the model again with a current converter");
    tensor_count_ = number<std::uint64_t>("the number of tensors");
    key_count_ = number<std::uint64_t>("the number of keys");
    refuse_beyond(tensor_count_, limits_.tensors, "number of tensors", "", "tensors");
    refuse_beyond(key_count_, limits_.keys, "number of keys", "", "keys");
    // The least a key and a tensor can take: a cut file is told before memory is reserved for what it promises.
    const std::uint64_t least = key_count_ * (8 + 1 + 4 + 1) + tensor_count_ * (8 + 1 + 4 + 8 + 4 + 8);
    if (least > left())
        throw model_error("GGUF: " + std::to_string(key_count_) + " keys and " + std::to_string(tensor_count_) +
                          " tensors: expected at least " + std::to_string(least) + " more bytes, found " +
                          std::to_string(left()));
}

void gguf::reading::read_entry(std::uint64_t index) {
    const std::string ordinal = "key " + std::to_string(index + 1) + " of " + std::to_string(key_count_);
    const std::string_view key = text("the name of " + ordinal, limits_.key_bytes, "key_bytes");
    if (key.empty()) throw model_error("GGUF: " + ordinal + ": expected a name, found an empty one");
    const std::string what = "key " + quoted_name(key);
    const gguf_type type = value_type(what);
    const std::size_t begin = at_;
    skip_value(type, what, 0);
    if (!to_.keys_.emplace(key, to_.metadata_.size()).second)
        throw model_error("GGUF: " + what + ": expected once, found twice");
    to_.metadata_.push_back({key, {type, bytes_.subspan(begin, at_ - begin)}});
}

void gguf::reading::read_alignment() {
    const gguf_value* value = to_.find("general.alignment");
    if (!value) return;
    const auto alignment = value->as_unsigned();
    if (!alignment || !std::has_single_bit(*alignment) || *alignment < least_alignment ||
        *alignment > limits_.alignment)
        throw model_error("GGUF: key \"general.alignment\": expected a power of two from 8 to " +
                          std::to_string(limits_.alignment) + ", found " +
                          (alignment ? std::to_string(*alignment) : name_of(value->type())));
    to_.alignment_ = *alignment;
}

void gguf::reading::read_tensor(std::uint64_t index) {
    const std::string ordinal = "tensor " + std::to_string(index + 1) + " of " + std::to_string(tensor_count_);
    gguf_tensor tensor;
    tensor.name = text("the name of " + ordinal, limits_.tensor_name_bytes, "tensor_name_bytes");
    if (tensor.name.empty()) throw model_error("GGUF: " + ordinal + ": expected a name, found an empty one");
    const std::string what = "tensor " + quoted_name(tensor.name);
    read_shape(tensor, what);
    tensor.type = static_cast<tensor_type>(number<std::uint32_t>("the type of " + what));
    offsets_.push_back(number<std::uint64_t>("the offset of " + what));
    if (offsets_.back() % to_.alignment_ != 0)
        throw model_error("GGUF: " + what + ": expected an offset that is a multiple of " +
                          std::to_string(to_.alignment_) + ", found " + std::to_string(offsets_.back()));
    if (!to_.names_.emplace(tensor.name, to_.tensors_.size()).second)
        throw model_error("GGUF: " + what + ": expected once, found twice");
    to_.tensors_.push_back(std::move(tensor));
}

void gguf::reading::read_shape(gguf_tensor& tensor, const std::string& what) {
    const auto dimensions = number<std::uint32_t>("the number of dimensions of " + what);
    if (dimensions == 0 || dimensions > most_dimensions)
        throw model_error("GGUF: " + what + ": expected 1 to " + std::to_string(most_dimensions) +
                          " dimensions, found " + std::to_string(dimensions));
    std::uint64_t elements = 1;
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        const auto size = number<std::uint64_t>("the shape of " + what);
        if (size == 0)
            throw model_error("GGUF: " + what + ": expected dimensions of at least 1, found 0 as dimension " +
                              std::to_string(i));
        tensor.shape.push_back(size);
        // Bytes are at most 4 for an element here, and pointers reach half of what 64 bits count.
        if (size > (largest >> 3) / elements)
            throw model_error("GGUF: " + what + ": expected fewer than 2^61 elements, found shape " +
                              text_of(tensor.shape));
        elements *= size;
    }
}

void gguf::reading::place_tensors() {
    const std::uint64_t padding = (to_.alignment_ - at_ % to_.alignment_) % to_.alignment_;
    // A file that ends with its metadata need not be padded.
    const std::uint64_t weights_at = std::min<std::uint64_t>(at_ + padding, bytes_.size());
    const std::uint64_t there = bytes_.size() - weights_at;
    for (std::size_t i = 0; i < to_.tensors_.size(); ++i) {
        gguf_tensor& tensor = to_.tensors_[i];
        const std::string what = "tensor " + quoted_name(tensor.name);
        const std::uint64_t offset = offsets_[i];
        if (!layout_of(tensor.type)) {
            if (offset <= there) continue;
        } else if (!bytes_of(tensor.type, tensor.row())) {
            throw model_error("GGUF: " + what + ": expected rows of a multiple of " +
                              std::to_string(layout_of(tensor.type)->elements) + " elements for " +
                              name_of(tensor.type) + ", found " + std::to_string(tensor.row()));
        }
        const std::uint64_t size = bytes_of(tensor.type, tensor.elements()).value_or(0);
        if (offset > there || size > there - offset)
            throw model_error("GGUF: " + what + ": expected " + std::to_string(size) + " bytes at offset " +
                              std::to_string(offset) + " of the weights, found " + std::to_string(there) +
                              " bytes of weights in all; the file is cut short or not what it says");
        tensor.data = bytes_.subspan(weights_at + offset, size);
    }
}

void gguf::reading::refuse_overlaps() const {
    std::vector<const gguf_tensor*> order;
    for (const gguf_tensor& tensor : to_.tensors_)
        if (!tensor.data.empty()) order.push_back(&tensor);
    std::sort(order.begin(), order.end(),
              [](const gguf_tensor* left, const gguf_tensor* right) { return left->data.data() < right->data.data(); });
    for (std::size_t i = 1; i < order.size(); ++i)
        if (order[i]->data.data() < order[i - 1]->data.data() + order[i - 1]->data.size())
            throw model_error("GGUF: tensor " + quoted_name(order[i]->name) +
                              ": expected bytes of its own, found bytes of tensor " + quoted_name(order[i - 1]->name));
}

gguf_type gguf::reading::value_type(const std::string& what) {
    const auto type = number<std::uint32_t>("the type of " + what);
    if (type > static_cast<std::uint32_t>(gguf_type::f64))
        throw model_error("GGUF: " + what + ": expected a value type from 0 to 12, found " + std::to_string(type));
    return static_cast<gguf_type>(type);
}

void gguf::reading::skip_value(gguf_type type, const std::string& what, std::uint64_t depth) {
    if (type == gguf_type::array) return skip_array(what, depth);
    if (type == gguf_type::string) {
        text(what, limits_.string_bytes, "string_bytes");
        return;
    }
    const auto bytes = take(width_of(type), what);
    if (type == gguf_type::boolean && static_cast<unsigned char>(bytes[0]) > 1)
        throw model_error("GGUF: " + what + ": expected 0 or 1 as a boolean, found " +
                          std::to_string(static_cast<unsigned char>(bytes[0])));
}

void gguf::reading::skip_array(const std::string& what, std::uint64_t depth) {
    refuse_beyond(depth + 1, limits_.array_depth, what, ", arrays in arrays", "array_depth");
    const gguf_type type = value_type("the elements of " + what);
    const auto count = number<std::uint64_t>("the length of " + what);
    refuse_beyond(count, limits_.array_elements, what, ", elements", "array_elements");
    const std::uint64_t least = type == gguf_type::array ? 12 : type == gguf_type::string ? 8 : width_of(type);
    if (count * least > left())
        throw model_error("GGUF: " + what + ": expected " + std::to_string(count) + " elements of " + name_of(type) +
                          ", found " + std::to_string(left()) + " bytes up to the end of the file");
    if (least == width_of(type) && type != gguf_type::boolean) {
        at_ += count * least;
        return;
    }
    for (std::uint64_t i = 0; i < count; ++i) skip_value(type, what, depth + 1);
}

std::string_view gguf::reading::text(const std::string& what, std::uint64_t most, const char* limit) {
    const auto length = number<std::uint64_t>(what);
    refuse_beyond(length, most, what, ", bytes", limit);
    const auto bytes = take(length, what);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

template <class T>
T gguf::reading::number(const std::string& what) {
    T value;
    std::memcpy(&value, take(sizeof value, what).data(), sizeof value);
    return value;
}

std::span<const std::byte> gguf::reading::take(std::uint64_t size, const std::string& what) {
    if (size > left())
        throw model_error("GGUF: " + what + ": expected " + std::to_string(size) + " bytes, found " +
                          std::to_string(left()) + " up to the end of the file");
    const auto taken = bytes_.subspan(at_, size);
    at_ += size;
    return taken;
}

} // namespace berth::host::inference
