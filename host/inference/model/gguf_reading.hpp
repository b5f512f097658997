// One pass over the bytes of a GGUF file, which fills a gguf. Internal to gguf.
#pragma once

#include <inference/model/gguf.hpp>

namespace berth::host::inference {

class gguf::reading {
public:
    reading(gguf& to, std::span<const std::byte> bytes, const gguf_limits& limits)
        : to_(to), bytes_(bytes), limits_(limits) {}
    void run();

private:
    void read_header();
    void read_entry(std::uint64_t number);
    void read_alignment();
    void read_tensor(std::uint64_t number);
    void read_shape(gguf_tensor& tensor, const std::string& what);
    void place_tensors();
    void refuse_overlaps() const;

    void skip_value(gguf_type type, const std::string& what, std::uint64_t depth);
    void skip_array(const std::string& what, std::uint64_t depth);
    gguf_type value_type(const std::string& what);
    std::string_view text(const std::string& what, std::uint64_t most, const char* limit);

    template <class T>
    T number(const std::string& what);
    std::span<const std::byte> take(std::uint64_t size, const std::string& what);
    std::uint64_t left() const noexcept { return bytes_.size() - at_; }

    gguf& to_;
    std::span<const std::byte> bytes_;
    const gguf_limits& limits_;
    std::size_t at_ = 0;
    std::uint64_t tensor_count_ = 0;
    std::uint64_t key_count_ = 0;
    std::vector<std::uint64_t> offsets_; // of the tensors, from where the weights begin
};

} // namespace berth::host::inference
