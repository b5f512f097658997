#include <mcp/progress_meter.hpp>

#include <mcp/json_rpc.hpp>

#include <algorithm>
#include <cmath>

namespace berth::host::mcp {
namespace {

std::string number(double value) {
    constexpr double exact = 9007199254740992.0; // 2^53
    if (value == std::trunc(value) && std::abs(value) <= exact) return std::to_string(static_cast<std::int64_t>(value));
    return json_of(rapidjson::Value(value));
}

} // namespace

std::optional<std::string> progress_meter::params(const call_progress& report, time_point now) {
    const bool said = report.progress && std::isfinite(*report.progress);
    if (!said && numbered_) return {}; // beside numbers of the tool's own a count means nothing
    numbered_ = said;
    counted_ = said ? *report.progress : counted_ + 1;
    const bool whole = said && report.total && *report.total == *report.progress;
    const bool too_soon = next_ && *next_ - now > pause_ * (at_once - 1) && !whole; // the last one counts
    if (too_soon || (told_ && counted_ <= *told_)) return {};
    told_ = counted_;
    next_ = std::max(next_.value_or(now), now) + pause_;
    std::string params = R"({"progressToken":)" + token_ + R"(,"progress":)" + number(counted_);
    if (report.total && std::isfinite(*report.total)) params += R"(,"total":)" + number(*report.total);
    if (!report.message.empty()) params += R"(,"message":)" + json_of(report.message);
    return params + "}";
}

} // namespace berth::host::mcp
