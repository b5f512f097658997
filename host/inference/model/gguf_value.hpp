// A value of a GGUF file's metadata: a typed view of bytes that were checked when the file was read. The bytes outlive
// it. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

// The values are the numbers in the file.
enum class gguf_type : std::uint32_t {
    u8 = 0,
    i8 = 1,
    u16 = 2,
    i16 = 3,
    u32 = 4,
    i32 = 5,
    f32 = 6,
    boolean = 7,
    string = 8,
    array = 9,
    u64 = 10,
    i64 = 11,
    f64 = 12
};

std::string name_of(gguf_type type);
// Bytes of one value; 0 for strings and arrays, which have their own length, and for numbers that are no type.
std::size_t width_of(gguf_type type) noexcept;

class gguf_array;

class gguf_value {
public:
    gguf_value(gguf_type type, std::span<const std::byte> bytes) : type_(type), bytes_(bytes) {}

    gguf_type type() const noexcept { return type_; }
    // As it lies in the file: without its type, with the length of a string or array.
    std::span<const std::byte> bytes() const noexcept { return bytes_; }

    // Each is empty when the value is of another kind. Integers of any width and sign count where they fit.
    std::optional<std::uint64_t> as_unsigned() const noexcept;
    std::optional<std::int64_t> as_signed() const noexcept;
    std::optional<double> as_number() const noexcept; // floats and integers
    std::optional<bool> as_boolean() const noexcept;
    std::optional<std::string_view> as_string() const noexcept;
    std::optional<gguf_array> as_array() const noexcept;

private:
    gguf_type type_;
    std::span<const std::byte> bytes_;
};

class gguf_array {
public:
    gguf_array(gguf_type element_type, std::uint64_t size, std::span<const std::byte> bytes)
        : element_type_(element_type), size_(size), bytes_(bytes) {}

    gguf_type element_type() const noexcept { return element_type_; }
    std::uint64_t size() const noexcept { return size_; }
    // All elements at once, as views into the file; empty when they are no strings.
    std::vector<std::string_view> strings() const;
    // An element of a fixed width, with index < size(); otherwise use strings().
    gguf_value operator[](std::uint64_t index) const noexcept;

private:
    gguf_type element_type_;
    std::uint64_t size_;
    std::span<const std::byte> bytes_;
};

} // namespace berth::host::inference
