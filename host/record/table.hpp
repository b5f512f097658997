// A record type as a table: a copy that needs nothing of the plugin any more. Immutable once made; any thread.
#pragma once

#include <record/column.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::record {

struct table {
    std::uint32_t number = 0; // in the keys of cached statements; given by the registry
    std::string name;
    std::string quoted;
    std::vector<column> columns; // in the order of the record's fields
    std::size_t id = 0;          // index of the id column
    std::string column_list;     // quoted, by commas

    // CREATE TABLE, under this or another name.
    std::string create_sql() const { return create_sql(name); }
    std::string create_sql(std::string_view as) const;
    // CREATE INDEX for an indexed or unique column.
    std::string index_sql(const column& of) const;
    // Index by name as SQLite compares names: ASCII letters without case.
    std::optional<std::size_t> find(std::string_view column_name) const;
};

bool same_name(std::string_view one, std::string_view other) noexcept;

// The table, or a sentence that lists every reason why the type cannot be stored.
std::variant<table, std::string> make_table(const berth_type& record);

} // namespace berth::host::record
