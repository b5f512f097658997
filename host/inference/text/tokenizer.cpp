#include <inference/text/tokenizer.hpp>

#include <algorithm>

namespace berth::host::inference {

namespace {

// Places in a text are 32 bits wide, also where spaces are spelled in three bytes.
constexpr std::size_t most_bytes = std::size_t{1} << 30;

std::variant<sentence_pieces, byte_pairs> rule_of(const vocabulary& tokens, const gguf& file) {
    if (tokens.spelling() == piece_spelling::sentence_pieces) return sentence_pieces(tokens);
    return byte_pairs(tokens, file);
}

} // namespace

tokenizer::tokenizer(const gguf& file, const tokenizer_limits& limits)
    : limits_(limits), tokens_(std::make_unique<vocabulary>(file)), rule_(rule_of(*tokens_, file)),
      control_(*tokens_, token_kind::control), user_defined_(*tokens_, token_kind::user_defined) {
    limits_.text_bytes = std::min(limits_.text_bytes, most_bytes);
}

encoded_text tokenizer::encode(std::string_view text, const encode_options& options) const {
    encoded_text result;
    if (text.size() > limits_.text_bytes) {
        result.failure = "expected a text of at most " + std::to_string(limits_.text_bytes) +
                         " bytes (limit text_bytes), found " + std::to_string(text.size());
        return result;
    }
    if (options.adds_begin && tokens_->adds_begin()) result.tokens.push_back(*tokens_->begin());
    mark_search marks{text, options.markup, std::nullopt};
    bool behind_mark = true;
    for (std::size_t at = 0; at < text.size();) {
        const auto mark = next_mark(marks, at);
        const std::size_t end = mark ? mark->begin : text.size();
        if (end > at) {
            encode_plain(text.substr(at, end - at), behind_mark, result.tokens);
            behind_mark = false;
        }
        at = end;
        if (!mark) break;
        result.tokens.push_back(mark->id);
        behind_mark = true;
        at += mark->size;
    }
    if (options.adds_end && tokens_->adds_end()) result.tokens.push_back(*tokens_->end());
    return result;
}

std::optional<found_mark> tokenizer::next_mark(mark_search& in, std::size_t from) const {
    // One that was found before and still lies ahead is not looked for again, or many others before it would cost
    // squares.
    if (in.control && in.control->begin < from) in.control.reset();
    while (!in.control && !in.markup.empty()) {
        const std::size_t begin = std::max(from, in.markup.front().begin);
        const std::size_t end = std::min(in.text.size(), in.markup.front().end);
        if (begin < end) in.control = control_.next(in.text, begin, end);
        if (!in.control) in.markup = in.markup.subspan(1);
    }
    const auto& control = in.control;
    const std::size_t end = control ? control->begin + control->size : in.text.size();
    const auto own = user_defined_.next(in.text, from, end);
    if (!own) return control;
    if (!control || own->begin < control->begin) return own;
    return own->begin == control->begin && own->size > control->size ? own : control;
}

void tokenizer::encode_plain(std::string_view text, bool behind_mark, std::vector<token_id>& to) const {
    if (const auto* pieces = std::get_if<sentence_pieces>(&rule_))
        return pieces->encode(text, behind_mark && tokens_->adds_space(), to);
    std::get<byte_pairs>(rule_).encode(text, to);
}

std::optional<token_id> tokenizer::find(std::string_view written) const {
    for (token_id id = 0; tokens_->has(id); ++id)
        if (tokens_->written(id) == written) return id;
    return std::nullopt;
}

} // namespace berth::host::inference
