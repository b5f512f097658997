// What the admin port says of jobs, for people.
#pragma once

#include <rapidjson/document.h>

#include <iosfwd>

namespace berth::host::cli {

// An answer with `jobs`, as a table.
void print_jobs(const rapidjson::Value& answer, std::ostream& out);
// A status document.
void print_job(const rapidjson::Value& status, std::ostream& out);

} // namespace berth::host::cli
