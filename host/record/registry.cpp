#include <record/registry.hpp>

namespace berth::host::record {

registry::registry() {
    maps_.push_back(std::make_unique<const map>());
    current_.store(maps_.back().get(), std::memory_order_release);
}

const table* registry::find(const berth_type* type) const noexcept {
    const map& known = *current_.load(std::memory_order_acquire);
    const auto found = known.find(type);
    return found == known.end() ? nullptr : found->second;
}

std::vector<const table*> registry::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<const table*> result;
    for (const auto& each : tables_) result.push_back(each.get());
    return result;
}

void registry::add(const berth_type* type, std::unique_ptr<const table> made) {
    const std::lock_guard lock(mutex_);
    if (maps_.back()->contains(type)) return;
    auto next = std::make_unique<map>(*maps_.back());
    next->emplace(type, made.get());
    tables_.push_back(std::move(made));
    maps_.push_back(std::move(next));
    current_.store(maps_.back().get(), std::memory_order_release);
}

} // namespace berth::host::record
