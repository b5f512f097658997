// Vocabularies of a few tokens, as GGUF files in memory.
#pragma once

#include "../model/small_model.hpp"

#include <inference/text/tokenizer.hpp>
#include <inference/text/unicode.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::tests {

using host::inference::token_id;
using host::inference::token_kind;

// Score-based: unknown, begin, end, the 256 bytes from 3 on, then what a test adds.
class small_pieces {
public:
    small_pieces() {
        add("<unk>", 0, token_kind::unknown);
        add("<s>", 0, token_kind::control);
        add("</s>", 0, token_kind::control);
        constexpr std::string_view digits = "0123456789ABCDEF";
        for (unsigned byte = 0; byte < 256; ++byte)
            add(std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + ">", 0, token_kind::byte);
    }
    token_id add(std::string piece, float score = 0, token_kind kind = token_kind::normal) {
        pieces.push_back(std::move(piece));
        scores.push_back(score);
        kinds.push_back(static_cast<std::int32_t>(kind));
        return static_cast<token_id>(pieces.size() - 1);
    }
    host::inference::gguf_writer writer() const {
        host::inference::gguf_writer to;
        to.string("tokenizer.ggml.model", "llama");
        to.strings("tokenizer.ggml.tokens", pieces);
        to.floats("tokenizer.ggml.scores", scores);
        to.integers("tokenizer.ggml.token_type", kinds);
        return to;
    }

    std::vector<std::string> pieces;
    std::vector<float> scores;
    std::vector<std::int32_t> kinds;
};

// Byte-level: the 256 bytes from 0 on, then what a test merges or adds.
class small_byte_pairs {
public:
    small_byte_pairs() {
        unsigned next = 256;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool itself = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte != 0xad);
            std::string piece;
            host::inference::append_utf8(piece, itself ? byte : next++);
            add(piece);
        }
    }
    token_id add(std::string piece, token_kind kind = token_kind::normal) {
        pieces.push_back(std::move(piece));
        kinds.push_back(static_cast<std::int32_t>(kind));
        return static_cast<token_id>(pieces.size() - 1);
    }
    token_id merge(const std::string& left, const std::string& right) {
        merges.push_back(left + " " + right);
        return add(left + right);
    }
    host::inference::gguf_writer writer(std::string_view splitting = "gpt-2") const {
        host::inference::gguf_writer to;
        to.string("tokenizer.ggml.model", "gpt2");
        to.string("tokenizer.ggml.pre", splitting);
        to.strings("tokenizer.ggml.tokens", pieces);
        to.integers("tokenizer.ggml.token_type", kinds);
        to.strings("tokenizer.ggml.merges", merges);
        return to;
    }

    std::vector<std::string> pieces;
    std::vector<std::int32_t> kinds;
    std::vector<std::string> merges;
};

inline std::vector<token_id> ids(const host::inference::tokenizer& tokens, std::string_view text, bool marks = false) {
    return tokens.encode(text, {.adds_begin = marks, .adds_end = marks, .markup = {}}).tokens;
}

} // namespace berth::tests
