// From tokens to text as they come, one after the other: what is let out is always whole UTF-8. Bytes of a character
// that has only begun are held back; bytes that are no character become U+FFFD. One thread.
#pragma once

#include <inference/text/vocabulary.hpp>

#include <span>
#include <string>

namespace berth::host::inference {

struct detokenizer_options {
    bool at_beginning = false;   // of a text that was encoded with a space in front, which is taken off again
    bool writes_control = false; // control tokens as they are written, instead of nothing
};

class detokenizer {
public:
    // The vocabulary outlives it.
    explicit detokenizer(const vocabulary& tokens, const detokenizer_options& options = {});

    // The text that this token completes; may be empty. Tokens that the vocabulary lacks stand for nothing.
    std::string add(token_id id);
    // Nothing comes behind: what was held back is U+FFFD.
    std::string finish();
    bool holds_back() const noexcept { return !held_.empty(); }

private:
    std::string_view bytes_of(token_id id) const noexcept;

    const vocabulary& tokens_;
    detokenizer_options options_;
    bool takes_off_space_;
    std::string held_;
};

// All of them at once.
std::string text_of(const vocabulary& tokens, std::span<const token_id> ids, const detokenizer_options& options = {});

} // namespace berth::host::inference
