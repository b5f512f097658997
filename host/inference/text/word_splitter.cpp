#include <inference/text/word_splitter.hpp>

#include <inference/text/unicode.hpp>

#include <algorithm>
#include <array>

namespace berth::host::inference {

namespace {

struct named_splitting {
    std::string_view name;
    splitting how;
};

// "default" is what files say whose converter did not know; GPT-2's rule is the one that most of them mean.
constexpr std::array named_splittings{
    named_splitting{"", {splitting_rule::gpt2, false, false}},
    named_splitting{"default", {splitting_rule::gpt2, false, false}},
    named_splitting{"gpt-2", {splitting_rule::gpt2, false, false}},
    named_splitting{"gpt2", {splitting_rule::gpt2, false, false}},
    named_splitting{"phi-2", {splitting_rule::gpt2, false, false}},
    named_splitting{"mpt", {splitting_rule::gpt2, false, false}},
    named_splitting{"olmo", {splitting_rule::gpt2, false, false}},
    named_splitting{"starcoder", {splitting_rule::single_digits, false, false}},
    named_splitting{"refact", {splitting_rule::single_digits, false, false}},
    named_splitting{"command-r", {splitting_rule::single_digits, false, false}},
    named_splitting{"smollm", {splitting_rule::single_digits, false, false}},
    named_splitting{"codeshell", {splitting_rule::single_digits, false, false}},
    named_splitting{"llama-bpe", {splitting_rule::llama3, true, true}},
    named_splitting{"llama3", {splitting_rule::llama3, true, true}},
    named_splitting{"llama-v3", {splitting_rule::llama3, true, true}},
    named_splitting{"dbrx", {splitting_rule::llama3, false, false}},
    named_splitting{"smaug-bpe", {splitting_rule::llama3, false, false}},
    named_splitting{"qwen2", {splitting_rule::qwen2, false, false}},
    named_splitting{"stablelm2", {splitting_rule::qwen2, false, false}},
    named_splitting{"deepseek-r1-qwen", {splitting_rule::qwen2, false, false}},
};

using kind = character_kind;

// A place in the text and the character that begins there.
class reader {
public:
    explicit reader(std::string_view text) noexcept : text_(text) { look(); }

    bool ended() const noexcept { return at_ == text_.size(); }
    std::size_t at() const noexcept { return at_; }
    // At the end it is of no kind, which is as good as being of the kind `space` for nothing below.
    bool is(kind which) const noexcept { return !ended() && kind_ == which; }
    bool is(char which) const noexcept { return !ended() && text_[at_] == which; }
    bool is_line_end() const noexcept { return is('\r') || is('\n'); }
    // A character that is no letter, no number and no space: its kind is `other`.
    void step() noexcept {
        at_ += size_;
        look();
    }
    void step_over(kind which) noexcept {
        while (is(which)) step();
    }
    void step_over_line_ends() noexcept {
        while (is_line_end()) step();
    }

private:
    void look() noexcept {
        if (ended()) return;
        const character here = character_at(text_, at_);
        size_ = here.size;
        kind_ = here.broken ? kind::other : kind_of(here.value);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t size_ = 0;
    kind kind_ = kind::other;
};

// 's, 't, 're, 've, 'm, 'll, 'd: the bytes of one at the beginning, or 0.
std::size_t english_ending(std::string_view text, bool any_case) noexcept {
    if (!text.starts_with('\'')) return 0;
    const auto letter = [&](std::size_t at) -> char {
        if (at >= text.size()) return 0;
        const char one = text[at];
        return any_case && one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
    };
    const char first = letter(1);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') return 2;
    const char second = letter(2);
    if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l')) return 3;
    return 0;
}

// White space at the beginning. A run before something else leaves its last character to that, unless it is all there
// is.
std::size_t space_word(std::string_view text, bool line_ends_count, bool stops_at_numbers) noexcept {
    reader here(text);
    std::size_t before_last = 0;
    std::size_t behind_line_end = 0;
    while (here.is(kind::space)) {
        const bool line_end = here.is_line_end();
        before_last = here.at();
        here.step();
        if (line_end) behind_line_end = here.at();
    }
    if (line_ends_count && behind_line_end > 0) return behind_line_end;
    const bool at_end = here.ended() || (stops_at_numbers && here.is(kind::number));
    return at_end || before_last == 0 ? here.at() : before_last;
}

std::size_t gpt2_word(std::string_view text, bool single_digits) noexcept {
    if (const std::size_t ending = english_ending(text, false)) return ending;
    reader here(text);
    if (single_digits && here.is(kind::number)) {
        here.step();
        return here.at();
    }
    if (here.is(' ')) here.step();
    const std::size_t begin = here.at();
    if (!(single_digits && here.is(kind::number)))
        for (const kind run : {kind::letter, kind::number, kind::other}) {
            here.step_over(run);
            if (here.at() > begin) return here.at();
        }
    return space_word(text, false, single_digits);
}

std::size_t llama3_word(std::string_view text, int most_numbers) noexcept {
    if (const std::size_t ending = english_ending(text, true)) return ending;
    reader here(text);
    if (!here.is_line_end() && !here.is(kind::number)) {
        if (!here.is(kind::letter)) here.step();
        const std::size_t begin = here.at();
        here.step_over(kind::letter);
        if (here.at() > begin) return here.at();
        here = reader(text);
    }
    for (int i = 0; i < most_numbers && here.is(kind::number); ++i) here.step();
    if (here.at() > 0) return here.at();
    if (here.is(' ')) here.step();
    const std::size_t begin = here.at();
    here.step_over(kind::other);
    if (here.at() > begin) {
        here.step_over_line_ends();
        return here.at();
    }
    return space_word(text, true, false);
}

} // namespace

std::optional<splitting> splitting_named(std::string_view name) noexcept {
    const auto found = std::find_if(named_splittings.begin(), named_splittings.end(),
                                    [name](const named_splitting& one) { return one.name == name; });
    if (found == named_splittings.end()) return std::nullopt;
    return found->how;
}

std::string known_splittings() {
    std::string names;
    for (const named_splitting& one : named_splittings)
        if (!one.name.empty()) names += (names.empty() ? "" : ", ") + std::string(one.name);
    return names;
}

std::size_t first_word(splitting_rule rule, std::string_view text) noexcept {
    switch (rule) {
    case splitting_rule::gpt2:
        return gpt2_word(text, false);
    case splitting_rule::single_digits:
        return gpt2_word(text, true);
    case splitting_rule::llama3:
        return llama3_word(text, 3);
    case splitting_rule::qwen2:
        return llama3_word(text, 1);
    }
    return text.size();
}

} // namespace berth::host::inference
