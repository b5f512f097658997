#include <record/definition.hpp>

#include <algorithm>

namespace berth::host::record {
namespace {

struct word {
    std::string folded;
    std::size_t begin = 0, end = 0; // in the text
    bool quoted_name = false;
};

bool part_of_word(unsigned char c) noexcept {
    return c >= 0x80 || c == '_' || c == '$' || c == '.' || (c >= '0' && c <= '9') ||
           ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

void fold(std::string& text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
}

// The content between quotes, doubled quotes undone; `at` is moved behind the closing one.
std::string unquoted(std::string_view text, std::size_t& at) {
    const char close = text[at] == '[' ? ']' : text[at];
    std::string content;
    for (++at; at < text.size(); ++at) {
        if (text[at] != close) {
            content += text[at];
        } else if (close != ']' && at + 1 < text.size() && text[at + 1] == close) {
            content += text[at++];
        } else {
            ++at;
            break;
        }
    }
    return content;
}

std::size_t behind_blanks(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r')) {
            ++at;
        } else if (text.substr(at, 2) == "--") {
            at = std::min(text.find('\n', at), text.size());
        } else if (text.substr(at, 2) == "/*") {
            const auto end = text.find("*/", at + 2);
            at = end == std::string_view::npos ? text.size() : end + 2;
        } else {
            break;
        }
    }
    return at;
}

std::vector<word> words_of(std::string_view text) {
    std::vector<word> words;
    for (std::size_t at = behind_blanks(text, 0); at < text.size(); at = behind_blanks(text, at)) {
        word next;
        next.begin = at;
        if (text[at] == '"' || text[at] == '`' || text[at] == '[') {
            next.quoted_name = true;
            next.folded = unquoted(text, at);
            fold(next.folded);
        } else if (text[at] == '\'') {
            next.folded = std::string("'").append(unquoted(text, at)).append("'");
        } else if (part_of_word(static_cast<unsigned char>(text[at]))) {
            while (at < text.size() && part_of_word(static_cast<unsigned char>(text[at]))) next.folded += text[at++];
            fold(next.folded);
        } else {
            next.folded = text[at++];
        }
        next.end = at;
        words.push_back(std::move(next));
    }
    return words;
}

bool is(const word& one, std::string_view keyword) {
    return !one.quoted_name && one.folded == keyword;
}

bool begins_table_constraint(const word& first) {
    return is(first, "constraint") || is(first, "check") || is(first, "unique") || is(first, "primary") ||
           is(first, "foreign");
}

// Index behind a parenthesis that opens at `at`, or behind the one word that stands there.
std::size_t behind_value(const std::vector<word>& words, std::size_t at, std::size_t end) {
    if (at < end && (is(words[at], "-") || is(words[at], "+"))) ++at;
    if (at < end && is(words[at], "x") && at + 1 < end && words[at + 1].folded.starts_with('\'')) return at + 2;
    int depth = 0;
    for (; at < end; ++at) {
        if (is(words[at], "(")) ++depth;
        if (is(words[at], ")")) --depth;
        if (depth == 0) return at + 1;
    }
    return end;
}

std::vector<std::string> without_default(const std::vector<word>& words, std::size_t begin, std::size_t end) {
    std::vector<std::string> kept;
    int depth = 0;
    for (std::size_t at = begin; at < end;) {
        if (is(words[at], "(")) ++depth;
        if (is(words[at], ")")) --depth;
        if (depth == 0 && at > begin && is(words[at], "default")) {
            at = behind_value(words, at + 1, end);
        } else {
            kept.push_back(words[at++].folded);
        }
    }
    return kept;
}

definition::item item_of(std::string_view text, const std::vector<word>& words, std::size_t begin, std::size_t end) {
    definition::item made;
    if (!begins_table_constraint(words[begin])) made.name = words[begin].folded;
    made.words = without_default(words, begin, end);
    made.text = text.substr(words[begin].begin, words[end - 1].end - words[begin].begin);
    return made;
}

} // namespace

definition parse_definition(std::string_view create_sql) {
    const auto words = words_of(create_sql);
    definition made;
    std::size_t at = 0;
    while (at < words.size() && !is(words[at], "(")) {
        if (is(words[at], "virtual")) return {};
        ++at;
    }
    std::size_t begin = ++at;
    for (int depth = 1; at < words.size(); ++at) {
        if (is(words[at], "(")) ++depth;
        if (is(words[at], ")")) --depth;
        const bool ends = depth == 0 || (depth == 1 && is(words[at], ","));
        if (!ends) continue;
        if (at > begin) made.items.push_back(item_of(create_sql, words, begin, at));
        begin = at + 1;
        if (depth == 0) break;
    }
    for (at = begin; at < words.size(); ++at) made.options.push_back(words[at].folded);
    return made;
}

std::vector<std::string> fold_definition(std::string_view column_sql) {
    const auto words = words_of(column_sql);
    return without_default(words, 0, words.size());
}

} // namespace berth::host::record
