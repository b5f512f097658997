// The memory behind a description: tables, types and texts of its own and nothing foreign. Filled by one thread, then
// constant. Throws std::length_error beyond limits::memory.
#pragma once

#include <plugin/description.hpp>
#include <plugin/fault_list.hpp>

#include <map>
#include <memory>
#include <memory_resource>
#include <vector>

namespace berth::host::plugin {

struct table_arena {
    berth_plugin_table table{};
    std::vector<berth_type*> types; // each once, in the order in which they were met
    std::map<const berth_type*, std::string> defaults;

    // A NUL-terminated copy.
    const char* text(std::string_view from);
    berth_type* type();

    template <class T>
    T* array(std::size_t count) {
        T* all = static_cast<T*>(reserve(count * sizeof(T), alignof(T)));
        std::uninitialized_value_construct_n(all, count);
        return all;
    }

private:
    void* reserve(std::size_t bytes, std::size_t alignment);

    std::pmr::monotonic_buffer_resource memory_;
    std::size_t used_ = 0;
};

struct description::arena : table_arena {};

// Fills `to` from a plugin's own table, walking each array by its first element's size and calling the types' defaults.
// What cannot be read is left out and told in `faults`.
void copy_table(const berth_plugin_table& from, table_arena& to, fault_list& faults);

// What the tables must promise beyond being readable: names, kinds, routes that fit their inputs.
void check_tables(const table_arena& tables, fault_list& faults);

// A table as bytes and back; nothing in `bytes` is trusted. False when they are malformed.
constexpr std::string_view table_magic = "BRTHD003";
std::string encode_table(const table_arena& tables);
bool decode_table(std::string_view bytes, table_arena& to);

} // namespace berth::host::plugin
