// How the end of a job that has no result reads: problem documents (RFC 9457) with the members that callers of the
// original look for. Pure, any thread.
#pragma once

#include <http/problem.hpp>
#include <job/facts.hpp>

#include <string>
#include <string_view>

namespace berth::host::job {

// Of a job that was cancelled or interrupted, or whose result is gone.
http::problem problem_of(const job_facts& facts);
// Of a job that failed: the tool's own document, or its text, in our form.
std::string failure_json(int status, std::string_view content_type, std::string_view body);
// Likewise, when the host says why.
std::string failure_json(http::problem from);

} // namespace berth::host::job
