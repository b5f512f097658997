// GGUF files made by hand, field by field, so that they can be wrong in any field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::tests {

class gguf_bytes {
public:
    gguf_bytes& u8(std::uint8_t value) { return raw(&value, 1); }
    gguf_bytes& u16(std::uint16_t value) { return raw(&value, 2); }
    gguf_bytes& u32(std::uint32_t value) { return raw(&value, 4); }
    gguf_bytes& u64(std::uint64_t value) { return raw(&value, 8); }
    gguf_bytes& f32(float value) { return raw(&value, 4); }
    gguf_bytes& f64(double value) { return raw(&value, 8); }
    gguf_bytes& text(std::string_view value) { return u64(value.size()).raw(value.data(), value.size()); }
    gguf_bytes& header(std::uint64_t tensors, std::uint64_t keys, std::uint32_t version = 3) {
        return raw("GGUF", 4).u32(version).u64(tensors).u64(keys);
    }
    gguf_bytes& key(std::string_view name, std::uint32_t type) { return text(name).u32(type); }
    gguf_bytes& tensor(std::string_view name, const std::vector<std::uint64_t>& shape, std::uint32_t type,
                       std::uint64_t offset) {
        text(name).u32(static_cast<std::uint32_t>(shape.size()));
        for (const std::uint64_t size : shape) u64(size);
        return u32(type).u64(offset);
    }
    gguf_bytes& pad(std::size_t alignment = 32) {
        bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
        return *this;
    }
    gguf_bytes& zeros(std::size_t count) {
        bytes_.resize(bytes_.size() + count);
        return *this;
    }
    std::string& bytes() { return bytes_; }
    operator std::span<const std::byte>() const {
        return {reinterpret_cast<const std::byte*>(bytes_.data()), bytes_.size()};
    }

private:
    gguf_bytes& raw(const void* from, std::size_t size) {
        bytes_.append(static_cast<const char*>(from), size);
        return *this;
    }

    std::string bytes_;
};

} // namespace berth::tests
