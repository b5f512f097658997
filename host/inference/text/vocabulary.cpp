#include <inference/text/vocabulary.hpp>

#include <inference/model/model_keys.hpp>
#include <inference/text/piece_bytes.hpp>
#include <inference/text/word_splitter.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace berth::host::inference {

namespace {

const std::string tokens_key = "tokenizer.ggml.tokens";
const std::string kinds_key = "tokenizer.ggml.token_type";
const std::string scores_key = "tokenizer.ggml.scores";

// As control tokens that end a turn are written by the usual families, whether or not their files say so by key.
constexpr std::array<std::string_view, 8> usual_ends{"<|eot_id|>",    "<|eom_id|>",    "<|im_end|>",      "<|end|>",
                                                     "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>", "<|eot|>"};

gguf_array list(const gguf& file, const std::string& key, const std::string& expected) {
    const gguf_value* value = file.find(key);
    const auto array = value ? value->as_array() : std::nullopt;
    if (!array) model_keys::refuse(key, expected, value ? text_of(*value) : "no such key");
    return *array;
}

void refuse_other_size(const gguf_array& found, const std::string& key, std::size_t tokens) {
    if (found.size() != tokens)
        model_keys::refuse(key, std::to_string(tokens) + " entries, one for each token", std::to_string(found.size()));
}

piece_spelling spelling_of(const gguf& file) {
    const std::string_view model = model_keys(file).text("tokenizer.ggml.model");
    if (model == "llama") return piece_spelling::sentence_pieces;
    if (model == "gpt2") return piece_spelling::byte_level;
    model_keys::refuse("tokenizer.ggml.model", "\"llama\" or \"gpt2\", which this version reads", quoted_name(model));
}

} // namespace

vocabulary::vocabulary(const gguf& file) : spelling_(spelling_of(file)) {
    const auto pieces = list(file, tokens_key, "an array of strings").strings();
    if (pieces.empty()) model_keys::refuse(tokens_key, "an array of at least one string", "none");
    read_kinds(file, pieces.size());
    if (spelling_ == piece_spelling::sentence_pieces) read_scores(file);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        written_.push_back(pieces[i]);
        if (kinds_[i] == token_kind::byte) {
            const auto byte = byte_named(pieces[i]);
            if (!byte)
                model_keys::refuse(tokens_key, "a byte like \"<0x0A>\" as token " + std::to_string(i),
                                   quoted_name(pieces[i]));
            const char as_text = static_cast<char>(*byte);
            bytes_.push_back({&as_text, 1});
        } else if (kinds_[i] != token_kind::normal && kinds_[i] != token_kind::user_defined) {
            bytes_.push_back(pieces[i]);
        } else if (spelling_ == piece_spelling::sentence_pieces) {
            bytes_.push_back(bytes_of_sentence_piece(pieces[i]));
        } else {
            const auto bytes = kinds_[i] == token_kind::normal ? bytes_of_byte_level_piece(pieces[i]) : std::nullopt;
            bytes_.push_back(bytes ? std::string_view(*bytes) : pieces[i]);
        }
    }
    read_marks(file);
}

void vocabulary::read_kinds(const gguf& file, std::size_t count) {
    kinds_.assign(count, token_kind::normal);
    if (!file.find(kinds_key)) return;
    const gguf_array kinds = list(file, kinds_key, "an array of whole numbers");
    refuse_other_size(kinds, kinds_key, count);
    if (width_of(kinds.element_type()) == 0)
        model_keys::refuse(kinds_key, "an array of whole numbers", "an array of " + name_of(kinds.element_type()));
    for (std::size_t i = 0; i < count; ++i) {
        const auto kind = kinds[i].as_signed();
        // 0 was written for tokens of which nothing is known.
        if (!kind || *kind < 0 || *kind > 6)
            model_keys::refuse(kinds_key, "kinds from 1 to 6, for token " + std::to_string(i), text_of(kinds[i]));
        if (*kind != 0) kinds_[i] = static_cast<token_kind>(*kind);
    }
}

void vocabulary::read_scores(const gguf& file) {
    const gguf_array scores = list(file, scores_key, "an array of numbers");
    refuse_other_size(scores, scores_key, size());
    if (width_of(scores.element_type()) == 0)
        model_keys::refuse(scores_key, "an array of numbers", "an array of " + name_of(scores.element_type()));
    scores_.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) {
        const auto score = scores[i].as_number();
        if (!score || std::isnan(*score))
            model_keys::refuse(scores_key, "a number for token " + std::to_string(i), text_of(scores[i]));
        scores_.push_back(static_cast<float>(*score));
    }
}

void vocabulary::read_marks(const gguf& file) {
    const model_keys keys(file);
    const bool pieces = spelling_ == piece_spelling::sentence_pieces;
    const auto mark = [&](const char* name, std::optional<token_id> otherwise) -> std::optional<token_id> {
        const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
        const gguf_value* value = file.find(key);
        if (!value) return otherwise && has(*otherwise) ? otherwise : std::nullopt;
        const auto id = value->as_unsigned();
        if (id == 0xffffffffu) return std::nullopt; // what some converters write for none
        if (!id || *id >= size())
            model_keys::refuse(key, "a token from 0 to " + std::to_string(size() - 1), text_of(*value));
        return static_cast<token_id>(*id);
    };
    begin_ = mark("bos", pieces ? std::optional<token_id>(1) : std::nullopt);
    end_ = mark("eos", pieces ? std::optional<token_id>(2) : std::nullopt);
    unknown_ = mark("unknown", pieces ? std::optional<token_id>(0) : std::nullopt);
    const auto splitting = splitting_named(keys.text_or("tokenizer.ggml.pre", ""));
    const bool begins = pieces || (splitting && splitting->begins);
    adds_begin_ = keys.boolean_or("tokenizer.ggml.add_bos_token", begins) && begin_;
    adds_end_ = keys.boolean_or("tokenizer.ggml.add_eos_token", false) && end_;
    adds_space_ = keys.boolean_or("tokenizer.ggml.add_space_prefix", pieces);
    for (const auto& id : {end_, mark("eot", std::nullopt), mark("eom", std::nullopt)})
        if (id) ending_.push_back(*id);
    for (token_id id = 0; has(id); ++id)
        if (kind(id) == token_kind::control && std::count(usual_ends.begin(), usual_ends.end(), written(id)) > 0)
            ending_.push_back(id);
    std::sort(ending_.begin(), ending_.end());
}

bool vocabulary::ends_generation(token_id id) const noexcept {
    return std::binary_search(ending_.begin(), ending_.end(), id);
}

} // namespace berth::host::inference
