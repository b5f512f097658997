#include <inference/model/gguf_value.hpp>

#include <bit>
#include <cstring>
#include <limits>

namespace berth::host::inference {

// The format is little-endian, and values are copied out of it as they are.
static_assert(std::endian::native == std::endian::little);

namespace {

template <class T>
T load(const std::byte* from) noexcept {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

struct integer {
    bool negative = false;
    std::uint64_t bits = 0; // two's complement
};

template <class T>
integer integer_at(const std::byte* from) noexcept {
    const T value = load<T>(from);
    if constexpr (std::is_signed_v<T>)
        return {value < 0, static_cast<std::uint64_t>(std::int64_t{value})};
    else
        return {false, value};
}

std::optional<integer> integer_of(gguf_type type, const std::byte* from) noexcept {
    switch (type) {
    case gguf_type::u8:
        return integer_at<std::uint8_t>(from);
    case gguf_type::i8:
        return integer_at<std::int8_t>(from);
    case gguf_type::u16:
        return integer_at<std::uint16_t>(from);
    case gguf_type::i16:
        return integer_at<std::int16_t>(from);
    case gguf_type::u32:
        return integer_at<std::uint32_t>(from);
    case gguf_type::i32:
        return integer_at<std::int32_t>(from);
    case gguf_type::u64:
        return integer_at<std::uint64_t>(from);
    case gguf_type::i64:
        return integer_at<std::int64_t>(from);
    default:
        return std::nullopt;
    }
}

} // namespace

std::string name_of(gguf_type type) {
    constexpr const char* names[] = {"uint8",   "int8",   "uint16", "int16",  "uint32", "int32",  "float32",
                                     "boolean", "string", "array",  "uint64", "int64",  "float64"};
    const auto number = static_cast<std::uint32_t>(type);
    return number < std::size(names) ? names[number] : "value type " + std::to_string(number);
}

std::size_t width_of(gguf_type type) noexcept {
    switch (type) {
    case gguf_type::u8:
    case gguf_type::i8:
    case gguf_type::boolean:
        return 1;
    case gguf_type::u16:
    case gguf_type::i16:
        return 2;
    case gguf_type::u32:
    case gguf_type::i32:
    case gguf_type::f32:
        return 4;
    case gguf_type::u64:
    case gguf_type::i64:
    case gguf_type::f64:
        return 8;
    default:
        return 0;
    }
}

std::optional<std::uint64_t> gguf_value::as_unsigned() const noexcept {
    const auto value = integer_of(type_, bytes_.data());
    if (!value || value->negative) return std::nullopt;
    return value->bits;
}

std::optional<std::int64_t> gguf_value::as_signed() const noexcept {
    const auto value = integer_of(type_, bytes_.data());
    if (!value) return std::nullopt;
    if (!value->negative && value->bits > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return std::nullopt;
    return static_cast<std::int64_t>(value->bits);
}

std::optional<double> gguf_value::as_number() const noexcept {
    if (type_ == gguf_type::f32) return load<float>(bytes_.data());
    if (type_ == gguf_type::f64) return load<double>(bytes_.data());
    if (const auto value = as_signed()) return static_cast<double>(*value);
    if (const auto value = as_unsigned()) return static_cast<double>(*value);
    return std::nullopt;
}

std::optional<bool> gguf_value::as_boolean() const noexcept {
    if (type_ != gguf_type::boolean) return std::nullopt;
    return load<std::uint8_t>(bytes_.data()) != 0;
}

std::optional<std::string_view> gguf_value::as_string() const noexcept {
    if (type_ != gguf_type::string) return std::nullopt;
    return std::string_view(reinterpret_cast<const char*>(bytes_.data()) + 8, bytes_.size() - 8);
}

std::optional<gguf_array> gguf_value::as_array() const noexcept {
    if (type_ != gguf_type::array) return std::nullopt;
    return gguf_array(static_cast<gguf_type>(load<std::uint32_t>(bytes_.data())),
                      load<std::uint64_t>(bytes_.data() + 4), bytes_.subspan(12));
}

std::vector<std::string_view> gguf_array::strings() const {
    std::vector<std::string_view> found;
    if (element_type_ != gguf_type::string) return found;
    found.reserve(size_);
    const std::byte* at = bytes_.data();
    for (std::uint64_t i = 0; i < size_; ++i) {
        const auto length = static_cast<std::size_t>(load<std::uint64_t>(at));
        found.emplace_back(reinterpret_cast<const char*>(at) + 8, length);
        at += 8 + length;
    }
    return found;
}

gguf_value gguf_array::operator[](std::uint64_t index) const noexcept {
    const std::size_t width = width_of(element_type_);
    return {element_type_, bytes_.subspan(index * width, width)};
}

} // namespace berth::host::inference
