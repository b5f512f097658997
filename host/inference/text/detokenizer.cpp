#include <inference/text/detokenizer.hpp>

#include <inference/text/unicode.hpp>

namespace berth::host::inference {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

// How many bytes there begin a character and go on as one does; 0 when the first begins none.
std::size_t begun(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0xc2 || lead > 0xf4) return 0;
    const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    std::size_t count = 1;
    for (; count < size && count < text.size(); ++count) {
        const auto byte = static_cast<unsigned char>(text[count]);
        if (byte < (count == 1 ? low : 0x80) || byte > (count == 1 ? high : 0xbf)) break;
    }
    return count;
}

// Moves what is decided from `held` to the result.
std::string released(std::string& held) {
    std::string out;
    std::size_t at = 0;
    while (at < held.size()) {
        const std::string_view rest = std::string_view(held).substr(at);
        const character here = character_at(rest, 0);
        if (!here.broken) {
            out += rest.substr(0, here.size);
            at += here.size;
            continue;
        }
        const std::size_t count = begun(rest);
        if (count == rest.size()) break;
        out += replacement;
        at += count > 0 ? count : 1;
    }
    held.erase(0, at);
    return out;
}

} // namespace

detokenizer::detokenizer(const vocabulary& tokens, const detokenizer_options& options)
    : tokens_(tokens), options_(options), takes_off_space_(options.at_beginning && tokens.adds_space()) {}

std::string detokenizer::add(token_id id) {
    std::string_view bytes = bytes_of(id);
    if (bytes.empty()) return {};
    if (takes_off_space_ && tokens_.kind(id) != token_kind::control) {
        if (bytes.starts_with(' ')) bytes.remove_prefix(1);
        takes_off_space_ = false;
    }
    held_ += bytes;
    return released(held_);
}

std::string detokenizer::finish() {
    const bool cut = !held_.empty();
    held_.clear();
    return std::string(cut ? replacement : std::string_view());
}

std::string_view detokenizer::bytes_of(token_id id) const noexcept {
    if (!tokens_.has(id)) return {};
    const token_kind kind = tokens_.kind(id);
    if (kind == token_kind::unused) return {};
    if (kind == token_kind::control && !options_.writes_control) return {};
    return tokens_.bytes(id);
}

std::string text_of(const vocabulary& tokens, std::span<const token_id> ids, const detokenizer_options& options) {
    detokenizer from(tokens, options);
    std::string text;
    for (const token_id id : ids) text += from.add(id);
    return text + from.finish();
}

} // namespace berth::host::inference
