// From text to tokens and back, as the model's file says. Keeps copies, so the file may be closed. Immutable: any
// thread.
#pragma once

#include <inference/text/byte_pairs.hpp>
#include <inference/text/mark_finder.hpp>
#include <inference/text/sentence_pieces.hpp>
#include <inference/text/vocabulary.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::inference {

struct tokenizer_limits {
    std::size_t text_bytes = std::size_t{64} << 20; // one text; at most 1 GiB
};

// Where in a text control tokens may be meant: what users wrote must not be there, or they could forge turns.
struct text_range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct encode_options {
    // The marks of beginning and end, where the model wants them. A prompt that an answer is to follow has no end.
    bool adds_begin = true;
    bool adds_end = true;
    std::span<const text_range> markup = {}; // in order, not over each other; elsewhere "<s>" is three characters
};

struct encoded_text {
    std::vector<token_id> tokens;
    std::string failure; // empty when it was encoded
};

class tokenizer {
public:
    // Throws model_error.
    explicit tokenizer(const gguf& file, const tokenizer_limits& limits = {});

    encoded_text encode(std::string_view text, const encode_options& options = {}) const;
    const vocabulary& tokens() const noexcept { return *tokens_; }
    // The token that is written so, mark or piece; nullopt when there is none.
    std::optional<token_id> find(std::string_view written) const;

private:
    using rule = std::variant<sentence_pieces, byte_pairs>;

    struct mark_search {
        std::string_view text;
        std::span<const text_range> markup; // what is left of it
        std::optional<found_mark> control;  // the next one, once it was found
    };

    std::optional<found_mark> next_mark(mark_search& in, std::size_t from) const;
    void encode_plain(std::string_view text, bool behind_mark, std::vector<token_id>& to) const;

    tokenizer_limits limits_;
    std::unique_ptr<const vocabulary> tokens_; // its address stays when this is moved
    rule rule_;
    mark_finder control_;
    mark_finder user_defined_;
};

} // namespace berth::host::inference
