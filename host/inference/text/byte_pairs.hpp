// Tokens of byte-level vocabularies: text is cut into words, and the bytes of each are merged in the order in which the
// merges were learned. Immutable: any thread.
#pragma once

#include <inference/text/merging.hpp>
#include <inference/text/piece_index.hpp>
#include <inference/text/vocabulary.hpp>
#include <inference/text/word_splitter.hpp>

#include <array>
#include <vector>

namespace berth::host::inference {

class byte_pairs {
public:
    // The vocabulary outlives it; the file need not. Throws model_error.
    byte_pairs(const vocabulary& tokens, const gguf& file);

    // Appends the tokens of a text without marks, of less than 4 GiB.
    void encode(std::string_view text, std::vector<token_id>& to) const;

private:
    // Of neighbours by their numbers: which merge it is and what comes out. Open addressing, at most half full.
    class pair_table {
    public:
        explicit pair_table(std::size_t pairs);
        void put(std::uint32_t left, std::uint32_t right, merged_pair merged);
        std::optional<merged_pair> find(std::uint32_t left, std::uint32_t right) const noexcept;

    private:
        struct slot {
            std::uint64_t key;
            merged_pair merged;
        };
        std::size_t place_of(std::uint64_t key) const noexcept;

        std::vector<slot> slots_;
    };

    void read_merges(const gguf& file);
    void encode_word(std::string_view word, merging& row, std::vector<token_id>& to) const;
    void append(std::uint32_t number, std::string_view bytes, std::vector<token_id>& to) const;

    const vocabulary& tokens_;
    splitting splitting_;
    // Pieces by their bytes. Numbers are token ids; those from size() on are halfway to a token and none themselves.
    piece_index pieces_;
    pair_table pairs_{0};
    std::array<std::uint32_t, 256> bytes_{};
};

} // namespace berth::host::inference
