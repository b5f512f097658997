// Looks into a message of the WebSocket protocol without reading its value, which the typed reader does once.
#include <berth/detail/client_transport.hpp>

namespace berth::detail {
namespace {

class scanner {
public:
    explicit scanner(std::string_view text) : text_(text) {}

    bool take(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool at_end() {
        skip_space();
        return at_ == text_.size();
    }
    // The text of the next value, strings with their quotes. Empty when there is none.
    std::string_view value() {
        skip_space();
        const std::size_t begin = at_;
        if (at_ < text_.size() && text_[at_] == '"')
            return string() ? text_.substr(begin, at_ - begin) : std::string_view();
        std::size_t depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '"') {
                if (!string()) return {};
                --at_;
            } else if (c == '{' || c == '[')
                ++depth;
            else if (depth == 0 && (c == ',' || c == '}' || c == ']'))
                break;
            else if ((c == '}' || c == ']') && --depth == 0) {
                ++at_;
                break;
            }
        }
        std::size_t end = at_;
        while (end > begin && is_space(text_[end - 1])) --end;
        return depth == 0 ? text_.substr(begin, end - begin) : std::string_view();
    }

private:
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }
    bool string() {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\')
                ++at_;
            else if (text_[at_] == '"') {
                ++at_;
                return true;
            }
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

bool open_envelope(std::string_view text, envelope& into) {
    scanner from(text);
    bool typed = false;
    if (!from.take('{')) return false;
    do {
        const std::string_view name = from.value();
        if (name.size() < 2 || name.front() != '"' || !from.take(':')) return false;
        const std::string_view value = from.value();
        if (value.empty()) return false;
        if (name == "\"type\"") {
            if (value.front() != '"') return false;
            into.type = value.substr(1, value.size() - 2);
            typed = true;
        } else if (name == "\"value\"")
            into.value = value;
        else if (name == "\"message\"")
            into.message = value;
    } while (from.take(','));
    return from.take('}') && from.at_end() && typed;
}

} // namespace berth::detail
