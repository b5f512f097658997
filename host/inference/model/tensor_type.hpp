// How the numbers of a tensor lie in memory: blocks of a fixed number of elements in a fixed number of bytes, row after
// row, a row being a whole number of blocks. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::inference {

// The values are the numbers in the file. A file may hold tensors of other types; they have no layout here, so they can
// be named in a refusal and nothing else.
enum class tensor_type : std::uint32_t { f32 = 0, f16 = 1, q4_0 = 2, q8_0 = 8, q4_k = 12, q6_k = 14 };

struct block_layout {
    std::uint32_t elements = 0;
    std::uint32_t bytes = 0;
};

// Nullopt for a type that this host does not read.
std::optional<block_layout> layout_of(tensor_type type) noexcept;
// "Q8_0"; also for types that this host does not read, and "type 99" for those that nobody knows.
std::string name_of(tensor_type type);
// By that name, in either case of letters; nullopt when this host does not read it.
std::optional<tensor_type> tensor_type_named(std::string_view name) noexcept;
// "F32, F16, Q8_0, Q4_0, Q4_K, Q6_K", for refusals.
std::string_view readable_tensor_types() noexcept;

// Bytes of that many elements of a row; nullopt when the type has no layout, when they are no whole number of blocks,
// or when the number of bytes does not fit.
std::optional<std::uint64_t> bytes_of(tensor_type type, std::uint64_t elements) noexcept;

} // namespace berth::host::inference
