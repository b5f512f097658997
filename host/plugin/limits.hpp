// How large a plugin's tables may be. They are far beyond what people write and small enough that a broken or hostile
// plugin costs the host little.
#pragma once

#include <cstddef>
#include <cstdint>

namespace berth::host::plugin::limits {

constexpr std::uint32_t endpoints = 4096;
constexpr std::uint32_t inputs = 512;
constexpr std::uint32_t fields = 512;
constexpr std::uint32_t enumerators = 4096;
constexpr std::uint32_t alternatives = 64;
constexpr std::uint32_t records = 512;
constexpr std::uint32_t migrations = 4096;
constexpr std::size_t types = 16384;
constexpr std::size_t nesting = 64; // of types between two named objects
constexpr std::size_t text = std::size_t{64} << 10;
constexpr std::size_t sql = std::size_t{1} << 20;
constexpr std::size_t defaults = std::size_t{1} << 20;
constexpr std::size_t memory = std::size_t{16} << 20; // of one description

} // namespace berth::host::plugin::limits
