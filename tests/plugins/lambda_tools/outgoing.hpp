// One HTTP GET by a tool, with the header by which the platform knows the job.
#pragma once

#include <string>
#include <string_view>

namespace lambda_tools {

// The body of the answer of http://host:port/path. Throws std::runtime_error.
std::string fetch(const std::string& url, std::string_view job_id);

} // namespace lambda_tools
