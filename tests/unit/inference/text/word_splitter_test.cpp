// Where each family's rule cuts. The words were worked out by hand from the expressions that the families publish.
#include <inference/text/word_splitter.hpp>

#include <catch2/catch.hpp>

#include <vector>

using namespace berth::host::inference;

namespace {

using words = std::vector<std::string>;

words cut(splitting_rule rule, std::string_view text) {
    words found;
    while (!text.empty()) {
        found.emplace_back(text.substr(0, first_word(rule, text)));
        REQUIRE_FALSE(found.back().empty());
        text.remove_prefix(found.back().size());
    }
    return found;
}

} // namespace

TEST_CASE("GPT-2 cuts runs of one kind with a space in front") {
    const auto rule = splitting_rule::gpt2;
    CHECK(cut(rule, "Hello world, it's 2024!") == words{"Hello", " world", ",", " it", "'s", " 2024", "!"});
    CHECK(cut(rule, "a   b") == words{"a", "  ", " b"});
    CHECK(cut(rule, "a  \n") == words{"a", "  \n"});
    CHECK(cut(rule, "we'll WE'LL") == words{"we", "'ll", " WE", "'", "LL"});
    CHECK(cut(rule, "na\xc3\xafve\xe2\x82\xac") == words{"na\xc3\xafve", "\xe2\x82\xac"});
    CHECK(cut(rule, "a\tb") == words{"a", "\t", "b"});
    CHECK(cut(rule, " ") == words{" "});
    CHECK(cut(rule, "\xff\xfe x") == words{"\xff\xfe", " x"});
}

TEST_CASE("some cut every number off before") {
    const auto rule = splitting_rule::single_digits;
    CHECK(cut(rule, "at 12 o'clock") == words{"at", " ", "1", "2", " o", "'", "clock"});
    CHECK(cut(rule, "a  7") == words{"a", "  ", "7"});
}

TEST_CASE("Llama 3 takes up to three numbers, one mark before letters, and line ends behind marks") {
    const auto rule = splitting_rule::llama3;
    CHECK(cut(rule, "pi=3.14159") == words{"pi", "=", "3", ".", "141", "59"});
    CHECK(cut(rule, "(word) \"x\"") == words{"(word", ")", " \"", "x", "\""});
    CHECK(cut(rule, "I'M we'Re") == words{"I", "'M", " we", "'Re"});
    CHECK(cut(rule, "end.\n\nnext") == words{"end", ".\n\n", "next"});
    CHECK(cut(rule, "a \n \n  b") == words{"a", " \n \n", " ", " b"});
    CHECK(cut(rule, "a   ") == words{"a", "   "});
    CHECK(cut(rule, "1 2") == words{"1", " ", "2"});
    CHECK(cut(rule, "\tx") == words{"\tx"});
    CHECK(cut(rule, "  x") == words{" ", " x"});
}

TEST_CASE("Qwen 2 takes single numbers") {
    CHECK(cut(splitting_rule::qwen2, "in 2024") == words{"in", " ", "2", "0", "2", "4"});
}

TEST_CASE("rules have the names that files use") {
    CHECK(splitting_named("gpt-2")->rule == splitting_rule::gpt2);
    CHECK(splitting_named("")->rule == splitting_rule::gpt2);
    CHECK(splitting_named("llama-bpe")->rule == splitting_rule::llama3);
    CHECK(splitting_named("llama-bpe")->takes_whole_words);
    CHECK(splitting_named("llama-bpe")->begins);
    CHECK(splitting_named("qwen2")->rule == splitting_rule::qwen2);
    CHECK(splitting_named("smollm")->rule == splitting_rule::single_digits);
    CHECK_FALSE(splitting_named("nobody-knows"));
}
