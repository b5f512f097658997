// The tables of artifacts and aspects.
#pragma once

#include <record/connection.hpp>

namespace berth::host::artifact {

// Makes them in a new file. Throws store_failure for one of another version.
void prepare_tables(record::connection& on);

} // namespace berth::host::artifact
