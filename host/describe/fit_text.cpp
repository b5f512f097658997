#include <describe/fit_scalar.hpp>

#include <describe/output.hpp>

#include <berth/detail/base64.hpp>

#include <algorithm>
#include <regex>
#include <vector>

namespace berth::host::describe {
namespace {

constexpr std::size_t most_matched_letters = 65536; // longer texts match no pattern (matched_letters)

// Patterns are about letters, not about bytes. The text is valid UTF-8: the JSON was checked.
std::wstring letters_of(std::string_view text) {
    std::wstring letters;
    letters.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        std::uint32_t letter = size == 1 ? first : first & (0xFFu >> (size + 1));
        for (std::size_t next = 1; next < size && at + next < text.size(); ++next) {
            letter = letter << 6 | (static_cast<unsigned char>(text[at + next]) & 0x3Fu);
        }
        letters += static_cast<wchar_t>(letter);
        at += size;
    }
    return letters;
}

std::uint64_t letter_count(std::string_view text) {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(text, [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0) != 0x80; }));
}

// libstdc++'s polynomial matcher takes time in proportion to text and pattern, and no stack for the text; the usual one
// recurses for each letter, which a caller could exhaust the stack with. A pattern that it cannot read forbids nothing.
bool matches(std::string_view text, std::string_view pattern) {
    if (text.size() > most_matched_letters) return false;
    try {
        const std::wregex expression(letters_of(pattern),
                                     std::regex_constants::ECMAScript | std::regex_constants::__polynomial);
        return std::regex_search(letters_of(text), expression);
    } catch (const std::regex_error&) {
        return true;
    }
}

fit fit_length(const berth_field* limits, std::uint64_t length, std::string_view kind, std::string_view what,
               std::string_view thing, std::string_view things) {
    if (limited(limits, BERTH_FIELD_MIN_LENGTH) && length < limits->min_length) {
        return fault{kind == "bytes" ? "bytes_too_short" : "string_too_short",
                     std::string(what) + " should have at least " + counted(limits->min_length, thing, things),
                     context({{"min_length", limits->min_length}})};
    }
    if (limited(limits, BERTH_FIELD_MAX_LENGTH) && length > limits->max_length) {
        return fault{kind == "bytes" ? "bytes_too_long" : "string_too_long",
                     std::string(what) + " should have at most " + counted(limits->max_length, thing, things),
                     context({{"max_length", limits->max_length}})};
    }
    return {};
}

} // namespace

fit fit_string(const berth_field* limits, std::string_view text) {
    if (limits == nullptr) return {};
    if (fit length = fit_length(limits, letter_count(text), "string", "String", "character", "characters"))
        return length;
    const std::string_view pattern = view(limits->pattern);
    if (pattern.empty() || matches(text, pattern)) return {};
    return fault{"string_pattern_mismatch", "String should match pattern '" + std::string(pattern) + "'",
                 context({{"pattern", pattern}})};
}

fit fit_bytes(const berth_field* limits, const rapidjson::Value& value) {
    if (!value.IsString()) return fault{"bytes_type", "Input should be a valid bytes", {}};
    std::vector<char> decoded;
    if (!detail::bytes_from_base64(text_of(value), decoded)) {
        const std::string_view why =
            value.GetStringLength() % 4 != 0 ? "Incorrect padding" : "Only base64 data is allowed";
        return fault{"base64_decode", "Base64 decoding error: '" + std::string(why) + "'", context({{"error", why}})};
    }
    return fit_length(limits, decoded.size(), "bytes", "Data", "byte", "bytes");
}

} // namespace berth::host::describe
