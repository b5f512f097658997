#include <inference/text/byte_pairs.hpp>

#include <inference/model/model_keys.hpp>
#include <inference/text/piece_bytes.hpp>
#include <inference/text/word_memory.hpp>

#include <algorithm>
#include <bit>

namespace berth::host::inference {

namespace {

const std::string merges_key = "tokenizer.ggml.merges";
const std::string splitting_key = "tokenizer.ggml.pre";

constexpr std::uint64_t no_key = ~std::uint64_t{0};
constexpr std::uint64_t key_of(std::uint32_t left, std::uint32_t right) noexcept {
    return std::uint64_t{left} << 32 | right;
}

splitting splitting_of(const gguf& file) {
    const std::string_view name = model_keys(file).text_or(splitting_key, "");
    const auto found = splitting_named(name);
    if (!found) model_keys::refuse(splitting_key, "one of " + known_splittings(), quoted_name(name));
    return *found;
}

} // namespace

byte_pairs::pair_table::pair_table(std::size_t pairs)
    : slots_(std::bit_ceil(std::max<std::size_t>(2, pairs * 2)), slot{no_key, {}}) {}

void byte_pairs::pair_table::put(std::uint32_t left, std::uint32_t right, merged_pair merged) {
    slot& place = slots_[place_of(key_of(left, right))];
    if (place.key == no_key)
        place = {key_of(left, right), merged}; // the first of two equal merges is the one that counts
}

std::optional<merged_pair> byte_pairs::pair_table::find(std::uint32_t left, std::uint32_t right) const noexcept {
    const slot& place = slots_[place_of(key_of(left, right))];
    if (place.key == no_key) return std::nullopt;
    return place.merged;
}

std::size_t byte_pairs::pair_table::place_of(std::uint64_t key) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::uint64_t hash = key * 0x9e3779b97f4a7c15u;
    std::size_t at = (hash ^ hash >> 32) & mask;
    while (slots_[at].key != no_key && slots_[at].key != key) at = (at + 1) & mask;
    return at;
}

byte_pairs::byte_pairs(const vocabulary& tokens, const gguf& file) : tokens_(tokens), splitting_(splitting_of(file)) {
    for (token_id id = 0; tokens.has(id); ++id)
        if (tokens.kind(id) == token_kind::normal || tokens.kind(id) == token_kind::byte)
            pieces_.put(tokens.bytes(id), static_cast<std::uint32_t>(id));
    for (unsigned byte = 0; byte < bytes_.size(); ++byte) {
        const char text = static_cast<char>(byte);
        const auto found = pieces_.find({&text, 1});
        if (!found && !tokens.unknown())
            throw model_error(
                "key \"tokenizer.ggml.tokens\": expected a token for every byte, or an unknown token, found none "
                "for byte " +
                std::to_string(byte));
        bytes_[byte] = found.value_or(static_cast<std::uint32_t>(tokens.unknown().value_or(0)));
    }
    read_merges(file);
}

void byte_pairs::read_merges(const gguf& file) {
    const gguf_value* value = file.find(merges_key);
    const auto array = value ? value->as_array() : std::nullopt;
    if (!array || (array->size() > 0 && array->element_type() != gguf_type::string))
        model_keys::refuse(merges_key, "an array of strings", value ? text_of(*value) : "no such key");
    const auto merges = array->strings();
    pairs_ = pair_table(merges.size());
    for (std::size_t i = 0; i < merges.size(); ++i) {
        const std::string what = "two pieces and a space between, as merge " + std::to_string(i);
        const std::size_t space = merges[i].find(' ', 1);
        if (space == merges[i].npos || space + 1 == merges[i].size())
            model_keys::refuse(merges_key, what, quoted_name(merges[i]));
        const auto left = bytes_of_byte_level_piece(merges[i].substr(0, space));
        const auto right = bytes_of_byte_level_piece(merges[i].substr(space + 1));
        if (!left || !right) model_keys::refuse(merges_key, what, quoted_name(merges[i]));
        const auto number = [&](const std::string& piece) {
            if (const auto found = pieces_.find(piece)) return *found;
            const auto next = static_cast<std::uint32_t>(tokens_.size() + pieces_.size());
            pieces_.put(piece, next);
            return next;
        };
        const std::uint32_t first = number(*left);
        const std::uint32_t second = number(*right);
        pairs_.put(first, second, {static_cast<std::uint32_t>(i), number(*left + *right)});
    }
}

void byte_pairs::encode(std::string_view text, std::vector<token_id>& to) const {
    word_memory memory;
    merging row;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, first_word(splitting_.rule, text));
        text.remove_prefix(word.size());
        if (memory.repeat(word, to)) continue;
        const std::size_t begin = to.size();
        encode_word(word, row, to);
        if (word.size() > 1) memory.keep(word, begin, to);
    }
}

void byte_pairs::encode_word(std::string_view word, merging& row, std::vector<token_id>& to) const {
    if (splitting_.takes_whole_words || word.size() == 1)
        if (const auto found = pieces_.find(word); found && *found < tokens_.size())
            return to.push_back(static_cast<token_id>(*found));
    row.clear();
    for (std::uint32_t i = 0; i < word.size(); ++i) row.push({i, 1, bytes_[static_cast<unsigned char>(word[i])]});
    row.run([this](const symbol& left, const symbol& right) { return pairs_.find(left.number, right.number); });
    for (const symbol& one : row.symbols())
        if (one.size > 0) append(one.number, word.substr(one.begin, one.size), to);
}

void byte_pairs::append(std::uint32_t number, std::string_view bytes, std::vector<token_id>& to) const {
    if (number < tokens_.size()) return to.push_back(static_cast<token_id>(number));
    for (const char one : bytes) to.push_back(static_cast<token_id>(bytes_[static_cast<unsigned char>(one)]));
}

} // namespace berth::host::inference
