// Text comes out in whole characters, however tokens cut them.
#include "small_vocabulary.hpp"

#include <inference/text/detokenizer.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;
using namespace berth::tests;

namespace {

const vocabulary& bytes() {
    static const vocabulary tokens(*gguf_in_memory(small_byte_pairs().writer()));
    return tokens;
}

token_id token_of(char byte) {
    for (token_id id = 0; bytes().has(id); ++id)
        if (bytes().bytes(id) == std::string_view(&byte, 1)) return id;
    return -1;
}

// What comes out at each byte, and at the end.
std::vector<std::string> let_out(std::string_view text) {
    detokenizer from(bytes());
    std::vector<std::string> pieces;
    for (const char byte : text) pieces.push_back(from.add(token_of(byte)));
    pieces.push_back(from.finish());
    return pieces;
}

using pieces = std::vector<std::string>;
const std::string lost = "\xef\xbf\xbd";

} // namespace

TEST_CASE("bytes of a character are held back until it is whole") {
    CHECK(let_out("a\xe2\x82\xac!") == pieces{"a", "", "", "\xe2\x82\xac", "!", ""});
    CHECK(let_out("\xf0\x9f\x98\x80") == pieces{"", "", "", "\xf0\x9f\x98\x80", ""});
}

TEST_CASE("a character that is cut off at the end is replaced once") {
    CHECK(let_out("\xf0\x9f\x98") == pieces{"", "", "", lost});
    CHECK(let_out("") == pieces{""});
}

TEST_CASE("bytes that are no character are replaced as soon as that is certain") {
    CHECK(let_out("\x80x") == pieces{lost, "x", ""});
    CHECK(let_out("\xe2\x82x") == pieces{"", "", lost + "x", ""});
    CHECK(let_out("\xe2\xe2\x82\xac") == pieces{"", lost, "", "\xe2\x82\xac", ""});
    CHECK(let_out("\xed\xa0\x80") == pieces{"", lost + lost, lost, ""});
    CHECK(let_out("\xc0\xaf") == pieces{lost, lost, ""});
}

TEST_CASE("a space that was put in front is taken off, once and at the beginning alone") {
    small_pieces list;
    const token_id blank_a = list.add("\xe2\x96\x81"
                                      "a");
    const vocabulary tokens(*gguf_in_memory(list.writer()));
    const std::vector<token_id> all{1, blank_a, blank_a, 2};
    CHECK(text_of(tokens, all, {.at_beginning = true}) == "a a");
    CHECK(text_of(tokens, all) == " a a");
    CHECK(text_of(tokens, all, {.at_beginning = true, .writes_control = true}) == "<s>a a</s>");
}

TEST_CASE("tokens that are not in the vocabulary stand for nothing") {
    detokenizer from(bytes());
    CHECK(from.add(-1).empty());
    CHECK(from.add(1'000'000).empty());
    CHECK_FALSE(from.holds_back());
}
