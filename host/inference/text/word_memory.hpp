// Words of one text whose tokens are known already: most words come again and again. One thread.
#pragma once

#include <inference/text/vocabulary.hpp>

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace berth::host::inference {

class word_memory {
public:
    // Appends the tokens of a word that was kept; false when it was not.
    bool repeat(std::string_view word, std::vector<token_id>& to) const {
        const auto known = words_.find(word);
        if (known == words_.end()) return false;
        const tokens_at at = known->second;
        for (std::size_t i = 0; i < at.count; ++i) to.push_back(to[at.begin + i]);
        return true;
    }
    // Its tokens are those from `begin` on. The word's bytes outlive this, and the tokens stay where they are.
    void keep(std::string_view word, std::size_t begin, const std::vector<token_id>& to) {
        if (word.size() <= longest && words_.size() < most) words_.emplace(word, tokens_at{begin, to.size() - begin});
    }

private:
    static constexpr std::size_t longest = 48; // longer ones seldom come again
    static constexpr std::size_t most = 1 << 16;

    struct tokens_at {
        std::size_t begin;
        std::size_t count;
    };

    std::unordered_map<std::string_view, tokens_at> words_;
};

} // namespace berth::host::inference
