#include <http/deadlines.hpp>

#include <algorithm>
#include <bit>

namespace berth::host::http {

deadlines::deadlines() = default;

void deadlines::set(deadline_entry& entry, milliseconds_count due) noexcept {
    entry.due_ = due;
    bool linked = entry.previous_ != nullptr;
    if (due == deadline_entry::never) return;
    if (linked && entry.tick_ * tick_length <= due) return;
    if (linked) unlink(entry);
    link(entry);
}

void deadlines::remove(deadline_entry& entry) noexcept {
    entry.due_ = deadline_entry::never;
    if (entry.previous_) unlink(entry);
}

deadline_entry* deadlines::pop_due(milliseconds_count now) noexcept {
    std::uint64_t present = now / tick_length;
    // Whoever slept longer than a round looks at each slot once.
    if (present > tick_ + slot_count) tick_ = present - slot_count;
    for (;;) {
        while (deadline_entry* entry = slots_[tick_ % slot_count]) {
            if (entry->tick_ > tick_) break; // of the next round: linked while this slot was being emptied
            unlink(*entry);
            if (entry->due_ <= now) {
                entry->due_ = deadline_entry::never;
                return entry;
            }
            if (entry->due_ != deadline_entry::never) link(*entry);
        }
        if (tick_ >= present) return nullptr;
        ++tick_;
    }
}

int deadlines::wait(milliseconds_count now) const noexcept {
    for (std::uint64_t step = 0; step <= slot_count;) {
        std::uint64_t slot = (tick_ + step) % slot_count;
        std::uint64_t bits = filled_[slot / 64] >> slot % 64;
        if (bits == 0) {
            step += 64 - slot % 64;
            continue;
        }
        std::uint64_t when = (tick_ + step + static_cast<std::uint64_t>(std::countr_zero(bits))) * tick_length;
        return when > now ? static_cast<int>(when - now) : 0;
    }
    return -1;
}

// Rings whose slot points at the first entry; a linked entry always has a previous one, itself when alone.
void deadlines::link(deadline_entry& entry) noexcept {
    std::uint64_t wanted = (entry.due_ + tick_length - 1) / tick_length;
    entry.tick_ = std::clamp(wanted, tick_ + 1, tick_ + slot_count - 1);
    std::uint64_t slot = entry.tick_ % slot_count;
    deadline_entry*& first = slots_[slot];
    if (first) {
        entry.next_ = first;
        entry.previous_ = first->previous_;
        first->previous_->next_ = &entry;
        first->previous_ = &entry;
    } else {
        first = entry.next_ = entry.previous_ = &entry;
        filled_[slot / 64] |= std::uint64_t{1} << slot % 64;
    }
}

void deadlines::unlink(deadline_entry& entry) noexcept {
    std::uint64_t slot = entry.tick_ % slot_count;
    deadline_entry*& first = slots_[slot];
    if (entry.next_ == &entry) {
        first = nullptr;
        filled_[slot / 64] &= ~(std::uint64_t{1} << slot % 64);
    } else {
        entry.previous_->next_ = entry.next_;
        entry.next_->previous_ = entry.previous_;
        if (first == &entry) first = entry.next_;
    }
    entry.previous_ = entry.next_ = nullptr;
}

} // namespace berth::host::http
