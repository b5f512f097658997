// What the sidecar is told of the end of a job. Pure, any thread.
#pragma once

#include <job/facts.hpp>

#include <string>

namespace berth::host::sidecar {

// {"$schema", "error", "type", "traceback"} of a job without a result.
std::string error_json(const job::job_facts& job);

} // namespace berth::host::sidecar
