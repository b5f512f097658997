#include <plugin/table_arena.hpp>

#include <plugin/limits.hpp>

#include <cstring>
#include <stdexcept>

namespace berth::host::plugin {

void* table_arena::reserve(std::size_t bytes, std::size_t alignment) {
    if (bytes > limits::memory - used_) throw std::length_error("the tables take more than 16 MiB");
    used_ += bytes;
    return memory_.allocate(bytes, alignment);
}

const char* table_arena::text(std::string_view from) {
    char* to = static_cast<char*>(reserve(from.size() + 1, 1));
    if (!from.empty()) std::memcpy(to, from.data(), from.size());
    to[from.size()] = '\0';
    return to;
}

berth_type* table_arena::type() {
    if (types.size() == limits::types)
        throw std::length_error("the tables have more than " + std::to_string(limits::types) + " types");
    types.push_back(array<berth_type>(1));
    return types.back();
}

} // namespace berth::host::plugin
