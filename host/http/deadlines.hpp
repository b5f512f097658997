// The deadlines of one loop's connections: a wheel of short slots. Setting a deadline later than it was costs one
// store; the entry is looked at when its old slot comes round and moved on then. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace berth::host::http {

using milliseconds_count = std::uint64_t; // on the loop's steady clock

class deadline_entry {
public:
    static constexpr milliseconds_count never = std::numeric_limits<milliseconds_count>::max();

    deadline_entry() = default;
    deadline_entry(const deadline_entry&) = delete;
    deadline_entry& operator=(const deadline_entry&) = delete;

protected:
    ~deadline_entry() = default;

private:
    friend class deadlines;
    deadline_entry* previous_ = nullptr;
    deadline_entry* next_ = nullptr;
    milliseconds_count due_ = never;
    std::uint64_t tick_ = 0; // of the slot it is linked in; meaningless when not linked
};

class deadlines {
public:
    deadlines();
    deadlines(const deadlines&) = delete;
    deadlines& operator=(const deadlines&) = delete;

    void set(deadline_entry& entry, milliseconds_count due) noexcept;
    void remove(deadline_entry& entry) noexcept;
    // An entry whose deadline has passed, unlinked, or null when there is none left.
    deadline_entry* pop_due(milliseconds_count now) noexcept;
    // How long to wait before pop_due may find something; -1 for ever.
    int wait(milliseconds_count now) const noexcept;

private:
    static constexpr std::uint64_t tick_length = 8; // milliseconds
    static constexpr std::uint64_t slot_count = 1024;

    void link(deadline_entry& entry) noexcept;
    void unlink(deadline_entry& entry) noexcept;

    std::array<deadline_entry*, slot_count> slots_{};
    std::array<std::uint64_t, slot_count / 64> filled_{}; // a bit for each slot that holds something
    std::uint64_t tick_ = 0;                              // slots up to here have been looked at, but this one
};

} // namespace berth::host::http
