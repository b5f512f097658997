#include <http/posted_together.hpp>

#include <http/mailbox.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace berth::host::http {

namespace {

thread_local posted_together* current = nullptr;

} // namespace

posted_together::posted_together() noexcept {
    current = this;
}

posted_together::~posted_together() {
    current = nullptr;
    for (const auto& each : asleep_) each->wake();
}

posted_together* posted_together::of_this_thread() noexcept {
    return current;
}

bool posted_together::remember(std::shared_ptr<mailbox> asleep) noexcept {
    if (std::ranges::find(asleep_, asleep) != asleep_.end()) return true;
    try {
        asleep_.push_back(std::move(asleep));
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace berth::host::http
