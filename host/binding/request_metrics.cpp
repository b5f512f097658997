#include <binding/request_metrics.hpp>

#include <algorithm>

namespace berth::host::binding {

status_counters::status_counters(const std::string& plugin, const std::string& method) {
    for (std::size_t i = 0; i < by_class_.size(); ++i)
        by_class_[i] =
            &observe::counter_of("berth_requests_total", "Requests answered, by plugin, method and class of status",
                                 {{"plugin", plugin}, {"method", method}, {"status", std::to_string(i + 2) + "xx"}});
}

void status_counters::count(int status) const noexcept {
    by_class_[static_cast<std::size_t>(std::clamp(status / 100, 2, 5) - 2)]->add();
}

observe::histogram& request_seconds(const std::string& plugin) {
    return observe::histogram_of("berth_request_seconds", "Seconds from a whole request to its answer, by plugin",
                                 {{"plugin", plugin}});
}

} // namespace berth::host::binding
