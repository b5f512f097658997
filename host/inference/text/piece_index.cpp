#include <inference/text/piece_index.hpp>

#include <algorithm>
#include <cstring>

namespace berth::host::inference {

namespace {

// Eight bytes a step, mixed by multiplication.
std::uint64_t hash_of(std::string_view text) noexcept {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15u;
    std::uint64_t hash = text.size() * odd;
    while (!text.empty()) {
        std::uint64_t word = 0;
        const std::size_t step = std::min<std::size_t>(text.size(), 8);
        std::memcpy(&word, text.data(), step);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
        text.remove_prefix(step);
    }
    return hash;
}

} // namespace

void piece_index::put(std::string_view piece, std::uint32_t number) {
    if (entries_.size() * 2 >= slots_.size()) grow();
    std::uint32_t& slot = slots_[slot_of(piece)];
    if (slot != 0) {
        entries_[slot - 1].number = number;
        return;
    }
    entries_.push_back({static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(piece.size()), number});
    slot = static_cast<std::uint32_t>(entries_.size());
    texts_ += piece;
    longest_ = std::max(longest_, piece.size());
}

std::optional<std::uint32_t> piece_index::find(std::string_view piece) const noexcept {
    if (piece.size() > longest_ || slots_.empty()) return std::nullopt;
    const std::uint32_t slot = slots_[slot_of(piece)];
    if (slot == 0) return std::nullopt;
    return entries_[slot - 1].number;
}

std::size_t piece_index::slot_of(std::string_view piece) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash_of(piece) & mask;
    while (slots_[at] != 0 && text(entries_[slots_[at] - 1]) != piece) at = (at + 1) & mask;
    return at;
}

void piece_index::grow() {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
    for (std::size_t i = 0; i < entries_.size(); ++i)
        slots_[slot_of(text(entries_[i]))] = static_cast<std::uint32_t>(i + 1);
}

} // namespace berth::host::inference
