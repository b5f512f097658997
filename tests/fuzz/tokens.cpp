// Tokenizers: tokens stand for the very bytes of the text, they come out as whole characters, and stop strings are
// found however the text is cut. The first byte of an input says how.
#include <inference/model/gguf_writer.hpp>
#include <inference/text/detokenizer.hpp>
#include <inference/text/piece_bytes.hpp>
#include <inference/text/stop_matcher.hpp>
#include <inference/text/tokenizer.hpp>
#include <inference/text/unicode.hpp>

#include <array>
#include <string>
#include <vector>

using namespace berth::host::inference;

namespace {

void demand(bool holds) {
    if (!holds) __builtin_trap();
}

tokenizer made(const gguf_writer& writer) {
    std::vector<std::byte> bytes;
    writer.write([&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
    return tokenizer(gguf(std::span<const std::byte>(bytes)));
}

tokenizer pieces() {
    std::vector<std::string> list{"<unk>", "<s>", "</s>"};
    std::vector<std::int32_t> kinds{2, 3, 3};
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (unsigned byte = 0; byte < 256; ++byte) {
        list.push_back(std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">");
        kinds.push_back(6);
    }
    const std::string space(spelled_space);
    for (const std::string& piece :
         {space, std::string("a"), std::string("b"), std::string("ab"), std::string("aab"), space + space, space + "a",
          space + "ab", std::string("<"), std::string("s>"), std::string("\xc3\xa9"), std::string("\xc3\xa9\xc3\xa9")})
        list.push_back(piece), kinds.push_back(1);
    std::vector<float> scores(list.size());
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = -static_cast<float>(i * 7 % 11);
    gguf_writer to;
    to.string("tokenizer.ggml.model", "llama");
    to.strings("tokenizer.ggml.tokens", list);
    to.floats("tokenizer.ggml.scores", scores);
    to.integers("tokenizer.ggml.token_type", kinds);
    return made(to);
}

tokenizer byte_level(const char* rule) {
    std::vector<std::string> list, merges;
    std::vector<std::int32_t> kinds(256, 1);
    for (unsigned byte = 0, next = 256; byte < 256; ++byte) {
        const bool itself = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte != 0xad);
        append_utf8(list.emplace_back(), itself ? byte : next++);
    }
    const auto merge = [&](const std::string& left, const std::string& right, bool listed = true) {
        merges.push_back(left + " " + right);
        if (listed) list.push_back(left + right), kinds.push_back(1);
    };
    merge("a", "b");
    merge("ab", "ab", false);
    merge("abab", "a");
    merge("1", "2");
    merge("\xc4\xa0", "a");
    merge("\xc4\xa0", "\xc4\xa0");
    merge("'", "s");
    list.push_back("<s>"), kinds.push_back(3);
    list.push_back("aa"), kinds.push_back(4);
    gguf_writer to;
    to.string("tokenizer.ggml.model", "gpt2");
    to.string("tokenizer.ggml.pre", rule);
    to.strings("tokenizer.ggml.tokens", list);
    to.strings("tokenizer.ggml.merges", merges);
    to.integers("tokenizer.ggml.token_type", kinds);
    return made(to);
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const character here = character_at(bytes, at);
        if (here.broken) return false;
        at += here.size;
    }
    return true;
}

void check_text(const vocabulary& tokens, const std::vector<token_id>& ids, std::string_view bytes) {
    detokenizer from(tokens, {.at_beginning = false, .writes_control = true});
    std::string text;
    for (const token_id id : ids) {
        const std::string piece = from.add(id);
        demand(is_utf8(piece));
        text += piece;
    }
    text += from.finish();
    if (is_utf8(bytes)) demand(text == bytes);
}

void check_stops(std::string_view text, std::uint8_t cut) {
    const std::vector<std::string> stops{"ab", "bab", "</s>", " a"};
    stop_matcher whole(stops), parts(stops);
    std::string one = whole.add(text), other;
    one += whole.finish();
    const std::size_t step = cut % 5 + 1;
    for (std::size_t at = 0; at < text.size(); at += step) other += parts.add(text.substr(at, step));
    other += parts.finish();
    demand(one == other && whole.found() == parts.found());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array<tokenizer, 5> all{pieces(), byte_level("gpt-2"), byte_level("smollm"),
                                              byte_level("llama-bpe"), byte_level("qwen2")};
    if (size == 0) return 0;
    const std::uint8_t how = data[0];
    const tokenizer& tokens = all[how % all.size()];
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const text_range markup{0, how & 0x80 ? text.size() : text.size() / 2};
    const auto ids = tokens.encode(text, {.adds_begin = false, .adds_end = false, .markup = {&markup, 1}}).tokens;
    std::string bytes;
    for (const token_id id : ids) bytes += tokens.tokens().bytes(id);
    const bool spelled = tokens.tokens().spelling() == piece_spelling::sentence_pieces;
    if (!spelled)
        demand(bytes == text);
    else if (text.find("<s>") == text.npos && text.find("</s>") == text.npos)
        demand(bytes == (text.empty() ? "" : " " + bytes_of_sentence_piece(text)));
    check_text(tokens.tokens(), ids, bytes);
    check_stops(text, how);
    return 0;
}
