#include <telemetry/job_counts.hpp>

#include <algorithm>

namespace berth::host::telemetry {

void job_counts::add(std::string_view tool, std::string_view error_type, double seconds) {
    const auto bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    const std::lock_guard lock(mutex_);
    value& of = all_[{std::string(tool), std::string(error_type)}];
    ++of.count;
    of.seconds += seconds;
    ++of.in[static_cast<std::size_t>(bucket)];
}

std::map<job_counts::key, job_counts::value> job_counts::all() const {
    const std::lock_guard lock(mutex_);
    return all_;
}

} // namespace berth::host::telemetry
