// From text to a number, for hundreds of thousands of short texts that all lie in one string: what a tokenizer asks
// several times for each character. Made once; then any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

class piece_index {
public:
    // A text that was put before is given the new number.
    void put(std::string_view piece, std::uint32_t number);
    std::optional<std::uint32_t> find(std::string_view piece) const noexcept;
    std::size_t size() const noexcept { return entries_.size(); }
    std::size_t longest() const noexcept { return longest_; }

private:
    struct entry {
        std::uint32_t begin;
        std::uint32_t size;
        std::uint32_t number;
    };

    std::size_t slot_of(std::string_view piece) const noexcept;
    void grow();
    std::string_view text(const entry& of) const noexcept { return std::string_view(texts_).substr(of.begin, of.size); }

    std::string texts_;
    std::vector<entry> entries_;
    std::vector<std::uint32_t> slots_; // a power of two, at most half full: an entry's index + 1, or 0
    std::size_t longest_ = 0;
};

} // namespace berth::host::inference
