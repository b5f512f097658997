// Reading structs of the binary contract that were compiled elsewhere: as many bytes as both sides know, the rest zero.
// Arrays are walked with the size of their first element.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace berth::host::record {

template <class Struct>
Struct known_part(const Struct& from) {
    Struct result{};
    std::memcpy(&result, &from, std::min<std::size_t>(from.size, sizeof(Struct)));
    return result;
}

template <class Struct>
Struct known_part(const Struct* first, std::size_t index) {
    const auto* at = reinterpret_cast<const std::byte*>(first) + index * first->size;
    return known_part(*reinterpret_cast<const Struct*>(at));
}

} // namespace berth::host::record
