// Finds the texts in a text that are always one token of their own, the longest of those that begin at a place. Looks
// at each place only as far as some mark goes on. Immutable: any thread.
#pragma once

#include <inference/text/vocabulary.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

struct found_mark {
    std::size_t begin = 0;
    std::size_t size = 0;
    token_id id = 0;
};

class mark_finder {
public:
    // Of the vocabulary's tokens of that kind.
    mark_finder(const vocabulary& tokens, token_kind kind);

    // The first one at `from` or behind that ends at `end` or before.
    std::optional<found_mark> next(std::string_view text, std::size_t from, std::size_t end) const noexcept;

private:
    struct mark {
        std::string text;
        token_id id;
    };

    std::optional<found_mark> at(std::string_view rest) const noexcept;

    std::vector<mark> marks_; // sorted by text
    std::array<bool, 256> begins_{};
};

} // namespace berth::host::inference
