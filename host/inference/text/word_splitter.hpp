// Cuts text into the words inside which a byte-level tokenizer merges: each family's rule, without regular expressions,
// in one pass whatever the text is. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::inference {

enum class splitting_rule : std::uint8_t {
    gpt2,          // runs of letters, of numbers, of others, with one space in front; English endings
    single_digits, // the same behind every number character standing alone
    llama3,        // up to three number characters; one mark may lead letters; line ends close a run of others
    qwen2          // the same with single number characters
};

struct splitting {
    splitting_rule rule = splitting_rule::gpt2;
    bool takes_whole_words = false; // a word that is a token is not merged together
    bool begins = false;            // texts begin with a mark, unless the file says otherwise
};

// By the name in "tokenizer.ggml.pre"; nullopt for a name that nobody has taught us.
std::optional<splitting> splitting_named(std::string_view name) noexcept;
std::string known_splittings();

// The bytes of the first word of a text that is not empty; at least one.
std::size_t first_word(splitting_rule rule, std::string_view text) noexcept;

} // namespace berth::host::inference
