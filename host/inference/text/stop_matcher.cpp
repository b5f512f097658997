#include <inference/text/stop_matcher.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::inference {

stop_matcher::stop_matcher(std::vector<std::string> stops) : stops_(std::move(stops)) {
    std::erase_if(stops_, [](const std::string& one) { return one.empty(); });
}

std::string stop_matcher::add(std::string_view piece) {
    if (matched()) return {};
    held_ += piece;
    std::size_t first_end = held_.size() + 1;
    for (const std::string& stop : stops_) {
        const std::size_t begin = held_.find(stop);
        if (begin == held_.npos) continue;
        const std::size_t end = begin + stop.size();
        if (end > first_end || (end == first_end && stop.size() <= found_.size())) continue;
        first_end = end;
        found_ = stop;
    }
    const std::size_t keep = matched() ? held_.size() - (first_end - found_.size()) : could_become();
    std::string shown = held_.substr(0, held_.size() - keep);
    held_.erase(0, matched() ? held_.size() : shown.size());
    return shown;
}

std::string stop_matcher::finish() {
    return std::exchange(held_, {});
}

// The longest end of what is held that one of the strings begins with.
std::size_t stop_matcher::could_become() const noexcept {
    std::size_t most = 0;
    for (const std::string& stop : stops_) {
        for (std::size_t size = std::min(stop.size() - 1, held_.size()); size > most; --size) {
            if (std::string_view(held_).ends_with(std::string_view(stop).substr(0, size))) most = size;
        }
    }
    return most;
}

} // namespace berth::host::inference
