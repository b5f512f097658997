// The pages of a cache, and which of them a sequence has. Any thread may give and take; a sequence is one thread's.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace berth::host::inference {

class page_pool {
public:
    explicit page_pool(std::uint32_t pages);

    // So many pages, or none at all.
    std::vector<std::int32_t> take(std::uint32_t pages);
    void give(const std::vector<std::int32_t>& pages);
    std::uint32_t free() const;
    std::uint32_t size() const noexcept { return size_; }

private:
    const std::uint32_t size_;
    mutable std::mutex mutex_; // guards the free ones
    std::vector<std::int32_t> free_;
};

// The positions of one sequence that are in a cache. Gives its pages back when it goes.
class sequence {
public:
    explicit sequence(std::shared_ptr<page_pool> from) : from_(std::move(from)) {}
    ~sequence();
    sequence(const sequence&) = delete;
    sequence(sequence&& other) noexcept = default;

    std::uint32_t length() const noexcept { return length_; }
    const std::vector<std::int32_t>& pages() const noexcept { return pages_; }
    const std::shared_ptr<page_pool>& pool() const noexcept { return from_; }

    // Whether there are pages for so many positions now; what was taken stays when there are not.
    bool make_room(std::uint32_t positions);
    // The positions up to there are in the cache.
    void advance_to(std::uint32_t positions) noexcept { length_ = positions; }
    // Forgets what comes after so many positions.
    void cut_to(std::uint32_t positions);

private:
    std::shared_ptr<page_pool> from_; // shared: a sequence may outlive the decoder
    std::vector<std::int32_t> pages_;
    std::uint32_t length_ = 0;
};

} // namespace berth::host::inference
