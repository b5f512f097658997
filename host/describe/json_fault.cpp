#include <describe/json_fault.hpp>

#include <algorithm>
#include <cctype>
#include <string>

namespace berth::host::describe {
namespace {

constexpr std::string_view no_value = "Expecting value";
constexpr std::string_view no_name = "Expecting property name enclosed in double quotes";
constexpr std::string_view no_colon = "Expecting ':' delimiter";
constexpr std::string_view no_comma = "Expecting ',' delimiter";

class scanner {
public:
    explicit scanner(std::string_view text) : text_(text) {}

    std::optional<json_fault> run() {
        if (!value()) return fault_;
        while (!open_.empty()) {
            if (!(open_.back() == '[' ? next_element() : next_member())) return fault_;
        }
        skip_blanks();
        if (at_ < text_.size()) fail(at_, "Extra data");
        return fault_;
    }

private:
    char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    bool fail(std::size_t offset, std::string_view message) {
        fault_ = json_fault{offset, message};
        return false;
    }

    // A whole plain value, or the beginning of an array or object.
    bool value() {
        skip_blanks();
        const char first = here();
        if (first == '"') return string();
        if (first == '[' || first == '{') {
            ++at_;
            open_ += first;
            fresh_ = true;
            return true;
        }
        fresh_ = false;
        if (first == '-' || std::isdigit(static_cast<unsigned char>(first))) return number();
        for (const std::string_view word : {"null", "true", "false"}) {
            if (!text_.substr(at_).starts_with(word)) continue;
            at_ += word.size();
            return true;
        }
        return fail(at_, no_value);
    }

    bool next_element() {
        skip_blanks();
        if (here() == ']') return close();
        if (!fresh_) {
            if (here() != ',') return fail(at_, no_comma);
            ++at_;
        }
        return value();
    }

    bool next_member() {
        skip_blanks();
        if (here() == '}') return close();
        if (!fresh_) {
            if (here() != ',') return fail(at_, no_comma);
            ++at_;
            skip_blanks();
        }
        if (here() != '"') return fail(at_, no_name);
        if (!string()) return false;
        skip_blanks();
        if (here() != ':') return fail(at_, no_colon);
        ++at_;
        return value();
    }

    bool close() {
        ++at_;
        open_.pop_back();
        fresh_ = false;
        return true;
    }

    void skip_digits() {
        while (std::isdigit(static_cast<unsigned char>(here()))) ++at_;
    }

    // What follows the longest number is somebody else's fault: of 1. the dot is extra.
    bool number() {
        const std::size_t begin = at_;
        if (here() == '-') ++at_;
        if (!std::isdigit(static_cast<unsigned char>(here()))) return fail(begin, no_value);
        if (here() == '0')
            ++at_;
        else
            skip_digits();
        optional_digits(".", "");
        optional_digits("eE", "+-");
        return true;
    }

    void optional_digits(std::string_view marks, std::string_view signs) {
        const std::size_t before = at_;
        if (here() == '\0' || marks.find(here()) == marks.npos) return;
        ++at_;
        if (here() != '\0' && signs.find(here()) != signs.npos) ++at_;
        const std::size_t digits = at_;
        skip_digits();
        if (at_ == digits) at_ = before;
    }

    bool string() {
        fresh_ = false;
        const std::size_t begin = at_++;
        for (; at_ < text_.size(); ++at_) {
            const auto letter = static_cast<unsigned char>(text_[at_]);
            if (letter == '"') return ++at_, true;
            if (letter < 0x20) return fail(at_, "Invalid control character at");
            if (letter == '\\' && !escape(begin)) return false;
        }
        return fail(begin, "Unterminated string starting at");
    }

    bool escape(std::size_t begin) {
        const std::size_t slash = at_++;
        if (at_ >= text_.size()) return fail(begin, "Unterminated string starting at");
        if (text_[at_] != 'u') {
            return std::string_view("\"\\/bfnrt").find(text_[at_]) != std::string_view::npos ||
                   fail(slash, "Invalid \\escape");
        }
        const std::string_view digits = text_.substr(at_ + 1, 4);
        const bool whole = digits.size() == 4 &&
                           std::ranges::all_of(digits, [](unsigned char letter) { return std::isxdigit(letter) != 0; });
        if (!whole) return fail(at_, "Invalid \\uXXXX escape");
        at_ += 4;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string open_;   // '[' and '{', innermost last
    bool fresh_ = false; // nothing stands yet in the innermost
    std::optional<json_fault> fault_;
};

} // namespace

std::optional<json_fault> find_json_fault(std::string_view text) {
    return scanner(text).run();
}

} // namespace berth::host::describe
