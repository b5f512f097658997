// Tokens of score-based vocabularies: characters, merged into the pieces of the highest scores; what is no piece is
// spelled in bytes. Immutable: any thread.
#pragma once

#include <inference/text/merging.hpp>
#include <inference/text/piece_index.hpp>
#include <inference/text/vocabulary.hpp>

#include <array>
#include <vector>

namespace berth::host::inference {

class sentence_pieces {
public:
    // The vocabulary outlives it. Throws model_error when some text could not be spelled.
    explicit sentence_pieces(const vocabulary& tokens);

    // Appends the tokens of a text without marks, of less than 4 GiB.
    void encode(std::string_view text, bool space_in_front, std::vector<token_id>& to) const;

private:
    void encode_word(std::string_view word, merging& row, std::vector<token_id>& to) const;
    void append_bytes(std::string_view bytes, std::vector<token_id>& to) const;

    const vocabulary& tokens_;
    piece_index pieces_;
    std::vector<std::uint32_t> ranks_; // of each token: the highest score is 0
    std::array<token_id, 256> bytes_{};
    // No piece goes on behind a space that follows something else, so that texts can be cut there: nothing merges
    // across.
    bool splits_at_spaces_ = true;
};

} // namespace berth::host::inference
