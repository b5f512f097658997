// Merges neighbours in a row of symbols, the best pair first and of equals the leftmost, until none is left: O(n log
// n). One thread; kept by a caller, it reuses its memory from call to call.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace berth::host::inference {

struct symbol {
    std::uint32_t begin = 0;  // its bytes in the text
    std::uint32_t size = 0;   // 0: merged into the one before it
    std::uint32_t number = 0; // what its rule calls it
};

struct merged_pair {
    std::uint32_t rank = 0; // the lowest is best
    std::uint32_t number = 0;
};

class merging {
public:
    void clear() { symbols_.clear(); }
    void push(const symbol& one) { symbols_.push_back(one); }
    // After run(), those of size 0 are to be passed over.
    const std::vector<symbol>& symbols() const noexcept { return symbols_; }

    // `pair` answers for two neighbours: std::optional<merged_pair>(const symbol&, const symbol&).
    template <class Pair>
    void run(Pair pair);

private:
    static constexpr std::uint32_t none = 0xffffffff;

    struct candidate {
        std::uint64_t order; // rank, then the place of the left one
        std::uint32_t right;
        std::uint32_t size; // of both when they were looked at: if either has grown since, this is void
        std::uint32_t number;
        std::uint32_t left() const noexcept { return static_cast<std::uint32_t>(order); }
        bool operator<(const candidate& other) const noexcept { return order > other.order; } // the top is the lowest
    };

    template <class Pair>
    void look(Pair& pair, std::uint32_t left, std::uint32_t right);

    std::vector<symbol> symbols_;
    std::vector<std::uint32_t> before_;
    std::vector<std::uint32_t> behind_;
    std::vector<candidate> heap_;
};

template <class Pair>
void merging::look(Pair& pair, std::uint32_t left, std::uint32_t right) {
    if (left == none || right == none) return;
    const symbol& one = symbols_[left];
    const symbol& other = symbols_[right];
    if (const std::optional<merged_pair> merged = pair(one, other)) {
        heap_.push_back({std::uint64_t{merged->rank} << 32 | left, right, one.size + other.size, merged->number});
        std::push_heap(heap_.begin(), heap_.end());
    }
}

template <class Pair>
void merging::run(Pair pair) {
    const auto count = static_cast<std::uint32_t>(symbols_.size());
    before_.resize(count);
    behind_.resize(count);
    heap_.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
        before_[i] = i == 0 ? none : i - 1;
        behind_[i] = i + 1 == count ? none : i + 1;
        look(pair, before_[i], i);
    }
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end());
        const candidate best = heap_.back();
        heap_.pop_back();
        symbol& left = symbols_[best.left()];
        symbol& right = symbols_[best.right];
        if (left.size == 0 || right.size == 0 || left.size + right.size != best.size) continue;
        left.size = best.size;
        left.number = best.number;
        right.size = 0;
        const std::uint32_t next = behind_[best.right];
        behind_[best.left()] = next;
        if (next != none) before_[next] = best.left();
        look(pair, before_[best.left()], best.left());
        look(pair, best.left(), next);
    }
}

} // namespace berth::host::inference
