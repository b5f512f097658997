// Runs one statement on one connection.
#pragma once

#include <record/complaint.hpp>
#include <record/connection.hpp>
#include <record/shape.hpp>

namespace berth::host::record {

struct executed {
    outcome result;
    int code = 0; // of SQLite, when it failed there
};

// In the transaction the connection is in, or in one of its own. `rows` may be null.
executed execute(connection& on, const registry& tables, const request& what, const berth_rows* rows);

} // namespace berth::host::record
