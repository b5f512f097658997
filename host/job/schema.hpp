// The tables of jobs.db. On the thread that opens the store.
#pragma once

#include <record/connection.hpp>

#include <string_view>

namespace berth::host::job {

// The condition of the index by owners: those who are nobody share no row with others, and need none to be found by.
constexpr std::string_view is_owned = "owner <> zeroblob(32)";

// Makes the tables that are not there. Throws store_failure, also for a file of a newer version.
void prepare_tables(record::connection& on);

} // namespace berth::host::job
