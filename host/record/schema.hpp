// Tables of the file against tables of the record types: what can be added is added, everything else is listed.
// Works on a connection that is in a writing transaction; the caller commits when there are no differences and rolls
// back otherwise. Throws SQLite::Exception for failures of the file.
#pragma once

#include <record/connection.hpp>
#include <record/table.hpp>

#include <span>

namespace berth::host::record {

// Each difference that stands in the way, and a sketch of the migration that would remove it.
struct differences {
    std::vector<std::string> found;
    std::vector<std::string> sketches;

    bool none() const noexcept { return found.empty(); }
    std::string sentence() const;
};

differences apply_schema(connection& on, std::span<const table* const> tables);

// True when the file holds no table yet.
bool is_blank(connection& on);

} // namespace berth::host::record
