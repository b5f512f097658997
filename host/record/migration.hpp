// Opening: the migrations not yet applied, then the tables, in one transaction. A copy of the file is made beside it
// before a migration touches it.
#pragma once

#include <record/connection.hpp>
#include <record/table.hpp>

#include <filesystem>
#include <optional>
#include <span>

namespace berth::host::record {

// The reason why not, and then the file is as it was. A new file gets its tables as the types say, and its migrations
// count as applied: they lead from earlier tables to these.
std::optional<std::string> bring_up_to_date(connection& on, const std::filesystem::path& file,
                                            std::span<const table* const> tables,
                                            std::span<const berth_migration> migrations);

} // namespace berth::host::record
