// A CREATE TABLE statement taken apart, as SQLite keeps it in sqlite_schema: what the file really holds, however it
// came to be. Two definitions are compared by their words, so that spacing, case and ways of quoting names do not
// count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::record {

struct definition {
    struct item {
        std::string name;               // lower case; empty for a constraint of the whole table
        std::vector<std::string> words; // folded, without a DEFAULT: it says nothing about what may be stored
        std::string text;               // as it stands there
    };
    std::vector<item> items;
    std::vector<std::string> options; // STRICT, WITHOUT ROWID
};

// Empty when it is not an ordinary table (CREATE TABLE … AS, virtual tables, a damaged text).
definition parse_definition(std::string_view create_sql);
std::vector<std::string> fold_definition(std::string_view column_sql);

} // namespace berth::host::record
