// One field of a record as a column: its SQL type, what it may hold, and how that reads in a refusal. Values, any
// thread.
#pragma once

#include <berth/abi.h>

#include <string>
#include <variant>

namespace berth::host::record {

struct column {
    enum class storage { integer, real, text, blob };

    std::string name;
    std::string quoted;
    storage type = storage::text;
    bool id = false;
    bool nullable = false;
    bool secret = false;
    bool indexed = false;
    bool unique = false;
    std::string check;   // SQL condition; empty for none
    std::string rule;    // the same for people: "must have 1 to 120 characters"
    std::string initial; // SQL literal for rows that exist when the column is added; empty when there is no natural one
    std::string referenced_table;
    std::string referenced_id;

    // As it stands in CREATE TABLE.
    std::string definition() const;
};

// The column, or why the field cannot be stored: the end of a sentence that begins with the field's name.
std::variant<column, std::string> make_column(const berth_field& field);

// The name of the id field of a record type; empty when there is not exactly one.
std::string id_name(const berth_type& record);

} // namespace berth::host::record
