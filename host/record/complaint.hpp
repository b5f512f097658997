// What SQLite refused, as a status and a sentence for people: which table and column, which rule, which value unless it
// is secret.
#pragma once

#include <record/connection.hpp>
#include <record/shape.hpp>

namespace berth::host::record {

class registry;

struct sqlite_failure {
    int code = 0; // extended
    std::string message;
};

// Runs on the connection that failed, after its statement was reset: the broken reference has to be looked for.
outcome complaint(connection& on, const registry& tables, const request& about, const sqlite_failure& failure);

// Failures of the file rather than of the statement: others would meet them too.
bool concerns_file(int code) noexcept;

} // namespace berth::host::record
