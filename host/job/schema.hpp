// The tables of jobs.db. On the thread that opens the store.
#pragma once

#include <record/connection.hpp>

namespace berth::host::job {

// Makes the tables that are not there. Throws store_failure, also for a file of a newer version.
void prepare_tables(record::connection& on);

} // namespace berth::host::job
