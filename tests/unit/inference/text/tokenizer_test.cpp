// How texts become tokens: merges, bytes, marks, and what users may not forge.
#include "small_vocabulary.hpp"

#include <inference/text/detokenizer.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;
using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

using id_list = std::vector<token_id>;

constexpr token_id first_byte = 3; // of small_pieces

tokenizer made(const gguf_writer& writer) {
    return tokenizer(*gguf_in_memory(writer));
}

std::string refusal(const gguf_writer& writer) {
    try {
        made(writer);
    } catch (const model_error& error) {
        return error.what();
    }
    return "not refused";
}

const std::string space = "\xe2\x96\x81";

} // namespace

TEST_CASE("the highest score is merged first, and of equal ones the leftmost") {
    small_pieces pieces;
    for (const char* one : {"a", "b", "c"}) pieces.add(one, -9);
    const token_id ab = pieces.add("ab", -2);
    const token_id bc = pieces.add("bc", -1);
    const token_id aa = pieces.add("aa", -3);
    gguf_writer writer = pieces.writer();
    writer.boolean("tokenizer.ggml.add_space_prefix", false);
    const tokenizer tokens = made(writer);
    const token_id a = *tokens.find("a");
    CHECK(ids(tokens, "abc") == id_list{a, bc});
    CHECK(ids(tokens, "aaa") == id_list{aa, a});
    CHECK(ids(tokens, "aab") == id_list{a, ab});
}

TEST_CASE("a space goes before text, once, and what is no piece is spelled in bytes") {
    small_pieces pieces;
    const token_id blank = pieces.add(space, -5);
    const token_id a = pieces.add("a", -5);
    const token_id blank_a = pieces.add(space + "a", -1);
    const tokenizer tokens = made(pieces.writer());
    CHECK(ids(tokens, "a") == id_list{blank_a});
    CHECK(ids(tokens, " a") == id_list{blank, blank_a});
    CHECK(ids(tokens, "").empty());
    CHECK(ids(tokens, "\xc3\xa9") == id_list{blank, first_byte + 0xc3, first_byte + 0xa9});
    CHECK(ids(tokens, "\n\xff") == id_list{blank, first_byte + 10, first_byte + 0xff});
    CHECK(ids(tokens, "aa") == id_list{blank_a, a});
}

TEST_CASE("a piece with a space inside is found across words") {
    small_pieces pieces;
    for (const std::string& one : {std::string("a"), std::string("b"), space, space + "b"}) pieces.add(one, -5);
    gguf_writer cut = pieces.writer();
    cut.boolean("tokenizer.ggml.add_space_prefix", false);
    CHECK(ids(made(cut), "a b a b").size() == 5);
    const token_id both = pieces.add("a" + space, -1);
    gguf_writer across = pieces.writer();
    across.boolean("tokenizer.ggml.add_space_prefix", false);
    const tokenizer tokens = made(across);
    const token_id b = *tokens.find("b"), blank = *tokens.find(space);
    CHECK(ids(tokens, "a b a b") == id_list{both, b, blank, both, b});
}

TEST_CASE("the mark of the beginning comes where the file or the family says so") {
    small_pieces pieces;
    pieces.add("a");
    CHECK(ids(made(pieces.writer()), "", true) == id_list{1});
    gguf_writer other = pieces.writer();
    other.boolean("tokenizer.ggml.add_bos_token", false);
    other.boolean("tokenizer.ggml.add_eos_token", true);
    CHECK(ids(made(other), "", true) == id_list{2});
    small_byte_pairs pairs;
    const token_id mark = pairs.add("<|begin|>", token_kind::control);
    gguf_writer bare = pairs.writer();
    bare.unsigned_32("tokenizer.ggml.bos_token_id", static_cast<std::uint32_t>(mark));
    CHECK(ids(made(bare), "", true).empty());
    gguf_writer llama = pairs.writer("llama-bpe");
    llama.unsigned_32("tokenizer.ggml.bos_token_id", static_cast<std::uint32_t>(mark));
    CHECK(ids(made(llama), "", true) == id_list{mark});
}

TEST_CASE("control tokens are meant in markup alone, so that a user cannot write them") {
    small_pieces pieces;
    for (const char* one : {"<", "s", ">", "</", "<s"}) pieces.add(one, -1);
    gguf_writer writer = pieces.writer();
    writer.boolean("tokenizer.ggml.add_space_prefix", false);
    const tokenizer tokens = made(writer);
    const std::string text = "<s>s<s>";
    const text_range first{0, 4}, whole{0, text.size()};
    const auto with = [&](const text_range& markup) {
        return tokens.encode(text, {.adds_begin = false, .adds_end = false, .markup = {&markup, 1}}).tokens;
    };
    const token_id s = *tokens.find("s"), open = *tokens.find("<s"), shut = *tokens.find(">");
    CHECK(ids(tokens, text) == id_list{open, shut, s, open, shut});
    CHECK(with(first) == id_list{1, s, open, shut});
    CHECK(with(whole) == id_list{1, s, 1});
    CHECK(with({0, 2}) == ids(tokens, text));
}

TEST_CASE("tokens that users defined are found everywhere, the longest first") {
    small_byte_pairs pairs;
    const token_id tool = pairs.add("<tool>", token_kind::user_defined);
    const token_id tools = pairs.add("<tool>s", token_kind::user_defined);
    const tokenizer tokens = made(pairs.writer());
    const id_list x = ids(tokens, "x");
    CHECK(ids(tokens, "<tool>x") == id_list{tool, x[0]});
    CHECK(ids(tokens, "x<tool>s") == id_list{x[0], tools});
    CHECK(ids(tokens, "<tool").size() == 5);
}

TEST_CASE("after a mark text has a space in front again") {
    small_pieces pieces;
    pieces.add("a", -5);
    const token_id blank_a = pieces.add(space + "a", -1);
    pieces.add(space, -5);
    const tokenizer tokens = made(pieces.writer());
    const text_range whole{0, 5};
    CHECK(tokens.encode("a<s>a", {.adds_begin = false, .adds_end = false, .markup = {&whole, 1}}).tokens ==
          id_list{blank_a, 1, blank_a});
}

TEST_CASE("byte pairs merge in the order in which they were learned") {
    small_byte_pairs pairs;
    pairs.merge("b", "c");
    const token_id ab = pairs.merge("a", "b");
    const token_id abc = pairs.merge("a", "bc");
    const token_id space_a = pairs.merge("\xc4\xa0", "a");
    const tokenizer tokens = made(pairs.writer());
    CHECK(ids(tokens, "abc") == id_list{abc});
    CHECK(ids(tokens, "ab") == id_list{ab});
    CHECK(ids(tokens, "ab a") == id_list{ab, space_a});
    CHECK(ids(tokens, "abc abc abc") == id_list{abc, *tokens.find("\xc4\xa0"), abc, *tokens.find("\xc4\xa0"), abc});
    CHECK(text_of(tokens.tokens(), ids(tokens, "\xff\xc3 \n\xad")) == "\xef\xbf\xbd\xef\xbf\xbd \n\xef\xbf\xbd");
}

TEST_CASE("pieces halfway to a token are merged through, or taken apart into bytes") {
    small_byte_pairs pairs;
    pairs.merges = {"a b", "ab c"};
    const token_id abc = pairs.add("abc");
    const tokenizer tokens = made(pairs.writer());
    CHECK(ids(tokens, "abc") == id_list{abc});
    CHECK(ids(tokens, "ab") == id_list{*tokens.find("a"), *tokens.find("b")});
}

TEST_CASE("a word that is a token is taken whole where the family does so") {
    small_byte_pairs pairs;
    const token_id word = pairs.add("xyz");
    CHECK(ids(made(pairs.writer("gpt-2")), "xyz").size() == 3);
    CHECK(ids(made(pairs.writer("llama-bpe")), "xyz") == id_list{word});
}

TEST_CASE("long texts without a place to cut take no more than their share") {
    small_pieces pieces;
    for (std::string piece = "a"; piece.size() <= 64; piece += piece)
        pieces.add(piece, -1.0f / static_cast<float>(piece.size()));
    const std::string text(256'000, 'a');
    CHECK(ids(made(pieces.writer()), text).size() < 256'000 / 32);
    small_byte_pairs pairs;
    for (std::string piece = "a"; piece.size() <= 32; piece += piece) pairs.merge(piece, piece);
    CHECK(ids(made(pairs.writer()), text).size() == 256'000 / 64);
    CHECK(ids(made(pairs.writer("llama-bpe")), std::string(256'000, ' ')).size() == 256'000);
}

TEST_CASE("many marks far from the next control token take no more than their share") {
    small_byte_pairs pairs;
    const token_id own = pairs.add("#", token_kind::user_defined);
    pairs.add("<|end|>", token_kind::control);
    const tokenizer tokens = made(pairs.writer());
    const std::string text = std::string(300'000, '#') + "<|end|>";
    const text_range whole{0, text.size()};
    const id_list found = tokens.encode(text, {.adds_begin = false, .adds_end = false, .markup = {&whole, 1}}).tokens;
    REQUIRE(found.size() == 300'001);
    CHECK(found[299'999] == own);
    CHECK(found.back() == own + 1);
}

TEST_CASE("a text beyond the limit is refused with the limit's name") {
    const tokenizer tokens(*gguf_in_memory(small_pieces().writer()), {.text_bytes = 4});
    CHECK(tokens.encode("1234").failure.empty());
    CHECK(tokens.encode("12345").failure == "expected a text of at most 4 bytes (limit text_bytes), found 5");
    CHECK(tokens.encode("12345").tokens.empty());
}

TEST_CASE("tokens that end a generation are known by key and by the usual names") {
    small_byte_pairs pairs;
    const token_id turn = pairs.add("<|im_end|>", token_kind::control);
    const token_id text = pairs.add("<|eot_id|>", token_kind::user_defined);
    const token_id end = pairs.add("<|stop|>", token_kind::control);
    gguf_writer writer = pairs.writer();
    writer.unsigned_32("tokenizer.ggml.eos_token_id", static_cast<std::uint32_t>(end));
    const tokenizer tokens = made(writer);
    CHECK(tokens.tokens().ends_generation(end));
    CHECK(tokens.tokens().ends_generation(turn));
    CHECK_FALSE(tokens.tokens().ends_generation(text));
    CHECK_FALSE(tokens.tokens().ends_generation(0));
}

TEST_CASE("files whose lists do not fit each other are refused by key") {
    gguf_writer other;
    other.string("tokenizer.ggml.model", "bert");
    CHECK(refusal(other) ==
          "key \"tokenizer.ggml.model\": expected \"llama\" or \"gpt2\", which this version reads, found \"bert\"");
    CHECK_THAT(refusal(small_byte_pairs().writer("nobody-knows")),
               Contains("key \"tokenizer.ggml.pre\": expected one of default, gpt-2") &&
                   Contains("found \"nobody-knows\""));
    small_pieces pieces;
    pieces.scores.pop_back();
    CHECK(refusal(pieces.writer()) ==
          "key \"tokenizer.ggml.scores\": expected 259 entries, one for each token, found 258");
    pieces = {};
    pieces.kinds[5] = 7;
    CHECK_THAT(refusal(pieces.writer()), Contains("expected kinds from 1 to 6, for token 5, found 7"));
    pieces = {};
    pieces.pieces[5] = "<0xZZ>";
    CHECK_THAT(refusal(pieces.writer()), Contains("expected a byte like \"<0x0A>\" as token 5, found \"<0xZZ>\""));
    small_byte_pairs pairs;
    pairs.merges = {"ab"};
    CHECK_THAT(refusal(pairs.writer()), Contains("as merge 0, found \"ab\""));
    gguf_writer beyond = small_byte_pairs().writer();
    beyond.unsigned_32("tokenizer.ggml.eos_token_id", 256);
    CHECK(refusal(beyond) == "key \"tokenizer.ggml.eos_token_id\": expected a token from 0 to 255, found 256");
}

TEST_CASE("a vocabulary that cannot spell every byte is refused unless it has an unknown token") {
    small_byte_pairs pairs;
    pairs.pieces[65] = "many";
    CHECK_THAT(refusal(pairs.writer()), Contains("found none for byte 65"));
    gguf_writer writer = pairs.writer();
    writer.unsigned_32("tokenizer.ggml.unknown_token_id", 0);
    CHECK(ids(made(writer), "A") == id_list{0});
}
