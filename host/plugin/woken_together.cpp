#include <plugin/woken_together.hpp>

#include <plugin/instance.hpp>

#include <algorithm>
#include <exception>

namespace berth::host::plugin {

namespace {

thread_local woken_together* current = nullptr;

} // namespace

woken_together::woken_together() noexcept {
    current = this;
}

woken_together::~woken_together() {
    current = nullptr;
    for (const auto& each : queued_on_) each->wake();
}

void woken_together::wake(const std::shared_ptr<instance>& queued_on) noexcept {
    if (!current || !current->remember(queued_on)) queued_on->wake();
}

bool woken_together::remember(const std::shared_ptr<instance>& queued_on) noexcept {
    if (std::ranges::find(queued_on_, queued_on) != queued_on_.end()) return true;
    try {
        queued_on_.push_back(queued_on);
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace berth::host::plugin
