// The tables by the pointers that statements name them with. Reading takes no lock; a record type that is first seen in
// a statement adds to it. Any thread.
#pragma once

#include <record/table.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace berth::host::record {

class registry {
public:
    registry();
    const table* find(const berth_type* type) const noexcept;
    std::vector<const table*> all() const; // in the order they were added

    // Keeps the table for the life of the registry; one that is known already stays.
    void add(const berth_type* type, std::unique_ptr<const table> made);
    // A number for a table's cached statements.
    std::uint32_t next_number() noexcept { return numbers_.fetch_add(1, std::memory_order_relaxed); }

private:
    using map = std::unordered_map<const berth_type*, const table*>;
    std::atomic<const map*> current_;              // written under mutex_, read by any thread
    std::atomic<std::uint32_t> numbers_{1};        // any thread draws one
    mutable std::mutex mutex_;                     // guards what follows
    std::vector<std::unique_ptr<const map>> maps_; // old ones stay: readers may be in them
    std::vector<std::unique_ptr<const table>> tables_;
};

} // namespace berth::host::record
