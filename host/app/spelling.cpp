#include <app/spelling.hpp>

#include <algorithm>
#include <vector>

namespace berth::host::app {
namespace {

constexpr std::size_t longest = 128; // of a word that is worth comparing

// Optimal string alignment: like Levenshtein, two letters swapped count once.
std::size_t distance(std::string_view left, std::string_view right) {
    const std::size_t width = right.size() + 1;
    std::vector<std::size_t> cells((left.size() + 1) * width);
    const auto cell = [&](std::size_t row, std::size_t column) -> std::size_t& { return cells[row * width + column]; };
    for (std::size_t row = 0; row <= left.size(); ++row) cell(row, 0) = row;
    for (std::size_t column = 0; column <= right.size(); ++column) cell(0, column) = column;
    for (std::size_t row = 1; row <= left.size(); ++row) {
        for (std::size_t column = 1; column <= right.size(); ++column) {
            const bool same = left[row - 1] == right[column - 1];
            std::size_t best = std::min(
                {cell(row - 1, column) + 1, cell(row, column - 1) + 1, cell(row - 1, column - 1) + (same ? 0 : 1)});
            const bool swapped =
                row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
            if (swapped) best = std::min(best, cell(row - 2, column - 2) + 1);
            cell(row, column) = best;
        }
    }
    return cell(left.size(), right.size());
}

} // namespace

std::string nearest(std::string_view word, std::span<const std::string> known) {
    if (word.size() > longest) return {};
    std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1; // farther than this is another word
    std::string result;
    for (const std::string& candidate : known) {
        const std::size_t found = distance(word, candidate);
        if (found >= best || found >= std::max(word.size(), candidate.size())) continue;
        best = found;
        result = candidate;
    }
    return result;
}

} // namespace berth::host::app
