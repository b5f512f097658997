// Follows a job of a running host to its end, through broken connections and restarts of the host. Blocks.
#pragma once

#include <app/serve.hpp>
#include <cli/job_display.hpp>

#include <chrono>
#include <iosfwd>
#include <string>

namespace berth::host::cli {

struct watch_limits {
    std::chrono::milliseconds absence{300'000}; // of the host, until it is given up
    std::chrono::milliseconds again{200};       // between two looks for it
};

// The exit code: by the job's outcome, or why it could not be followed.
int watch_job(const app::serve_options& options, const std::string& id, job_display& display, std::ostream& err,
              watch_limits within = {});

} // namespace berth::host::cli
