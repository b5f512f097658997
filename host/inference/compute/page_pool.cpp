#include <inference/compute/page_pool.hpp>

#include <inference/compute/head_kernels.hpp>

#include <algorithm>

namespace berth::host::inference {

namespace {

std::uint32_t pages_for(std::uint32_t positions) {
    return (positions + page_positions - 1) / page_positions;
}

} // namespace

page_pool::page_pool(std::uint32_t pages) : size_(pages) {
    free_.reserve(pages);
    for (std::uint32_t i = pages; i > 0; --i) free_.push_back(static_cast<std::int32_t>(i - 1));
}

std::vector<std::int32_t> page_pool::take(std::uint32_t pages) {
    const std::lock_guard lock(mutex_);
    if (pages > free_.size()) return {};
    std::vector<std::int32_t> taken(free_.rbegin(), free_.rbegin() + pages);
    free_.resize(free_.size() - pages);
    return taken;
}

void page_pool::give(const std::vector<std::int32_t>& pages) {
    const std::lock_guard lock(mutex_);
    free_.insert(free_.end(), pages.rbegin(), pages.rend());
}

std::uint32_t page_pool::free() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::uint32_t>(free_.size());
}

sequence::~sequence() {
    if (from_) from_->give(pages_); // else it was moved from
}

bool sequence::make_room(std::uint32_t positions) {
    const std::uint32_t wanted = pages_for(positions);
    if (wanted <= pages_.size()) return true;
    const std::vector<std::int32_t> more = from_->take(wanted - static_cast<std::uint32_t>(pages_.size()));
    pages_.insert(pages_.end(), more.begin(), more.end());
    return pages_.size() == wanted;
}

void sequence::cut_to(std::uint32_t positions) {
    length_ = std::min(length_, positions);
    const std::uint32_t kept = std::min(pages_for(length_), static_cast<std::uint32_t>(pages_.size()));
    from_->give({pages_.begin() + kept, pages_.end()});
    pages_.resize(kept);
}

} // namespace berth::host::inference
