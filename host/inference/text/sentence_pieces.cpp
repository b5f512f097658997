#include <inference/text/sentence_pieces.hpp>

#include <inference/text/piece_bytes.hpp>
#include <inference/text/unicode.hpp>
#include <inference/text/word_memory.hpp>

#include <algorithm>
#include <numeric>

namespace berth::host::inference {

namespace {

// Spaces and what follows up to the next space.
std::size_t word_size(std::string_view text) noexcept {
    std::size_t at = 0;
    while (text.substr(at).starts_with(spelled_space)) at += spelled_space.size();
    return std::min(text.size(), text.find(spelled_space, at));
}

} // namespace

sentence_pieces::sentence_pieces(const vocabulary& tokens) : tokens_(tokens), ranks_(tokens.size()) {
    std::vector<token_id> order(tokens.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](token_id left, token_id right) { return tokens.score(left) > tokens.score(right); });
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto here = static_cast<std::size_t>(order[i]);
        // Equal scores have equal ranks, so that the leftmost pair wins.
        const bool same = i > 0 && tokens.score(order[i]) == tokens.score(order[i - 1]);
        ranks_[here] = same ? ranks_[static_cast<std::size_t>(order[i - 1])] : static_cast<std::uint32_t>(i);
    }
    bytes_.fill(tokens.unknown().value_or(-1));
    for (token_id id = 0; tokens.has(id); ++id) {
        if (tokens.kind(id) == token_kind::normal) {
            pieces_.put(tokens.written(id), static_cast<std::uint32_t>(id));
            if (word_size(tokens.written(id)) < tokens.written(id).size()) splits_at_spaces_ = false;
        }
        if (tokens.kind(id) == token_kind::byte) bytes_[static_cast<unsigned char>(tokens.bytes(id)[0])] = id;
    }
    if (std::find(bytes_.begin(), bytes_.end(), -1) != bytes_.end())
        throw model_error(
            "key \"tokenizer.ggml.tokens\": expected a token for every byte, or an unknown token, found neither");
}

void sentence_pieces::encode(std::string_view text, bool space_in_front, std::vector<token_id>& to) const {
    if (text.empty()) return;
    std::string spelled;
    spelled.reserve(text.size() + text.size() / 2 + spelled_space.size());
    if (space_in_front) spelled += spelled_space;
    for (const char one : text) {
        if (one == ' ')
            spelled += spelled_space;
        else
            spelled += one;
    }
    merging row;
    word_memory memory;
    for (std::string_view rest = spelled; !rest.empty();) {
        const std::string_view word = rest.substr(0, splits_at_spaces_ ? word_size(rest) : rest.size());
        rest.remove_prefix(word.size());
        if (memory.repeat(word, to)) continue;
        const std::size_t begin = to.size();
        encode_word(word, row, to);
        memory.keep(word, begin, to);
    }
}

void sentence_pieces::encode_word(std::string_view word, merging& row, std::vector<token_id>& to) const {
    row.clear();
    for (std::size_t at = 0; at < word.size();) {
        const std::uint32_t size = character_at(word, at).size;
        row.push({static_cast<std::uint32_t>(at), size, 0});
        at += size;
    }
    row.run([&](const symbol& left, const symbol& right) -> std::optional<merged_pair> {
        const auto found = pieces_.find(word.substr(left.begin, left.size + right.size));
        if (!found) return std::nullopt;
        return merged_pair{ranks_[*found], *found};
    });
    for (const symbol& one : row.symbols()) {
        if (one.size == 0) continue;
        const std::string_view piece = word.substr(one.begin, one.size);
        if (const auto found = pieces_.find(piece))
            to.push_back(static_cast<token_id>(*found));
        else
            append_bytes(piece, to);
    }
}

void sentence_pieces::append_bytes(std::string_view bytes, std::vector<token_id>& to) const {
    for (const char one : bytes) to.push_back(bytes_[static_cast<unsigned char>(one)]);
}

} // namespace berth::host::inference
