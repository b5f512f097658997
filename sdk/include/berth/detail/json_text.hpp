// Well-formed JSON as text, without reading it into values: its pieces one after the other, white space taken out or put
// in, numbers that are not finite, the tags of an object.
#pragma once

#include <berth/detail/fault.hpp>
#include <berth/detail/json_string.hpp>

#include <limits>
#include <optional>
#include <vector>

namespace berth::detail {

// What is not well-formed ends the walk, it does not lead outside the text.
class json_cursor {
public:
    enum class piece { end, begin_object, end_object, begin_array, end_array, name, string, word };

    explicit json_cursor(std::string_view text) : text_(text) {}

    piece next() {
        skip(" \t\r\n,:");
        begin_ = at_;
        if (at_ == text_.size()) return piece::end;
        switch (text_[at_]) {
        case '{': return ++at_, ++depth_, piece::begin_object;
        case '}': return ++at_, --depth_, piece::end_object;
        case '[': return ++at_, ++depth_, piece::begin_array;
        case ']': return ++at_, --depth_, piece::end_array;
        case '"': return string();
        default: at_ = text_.find_first_of(" \t\r\n,:]}", at_); at_ = at_ == text_.npos ? text_.size() : at_; return piece::word;
        }
    }
    // The text of the last piece; of names and strings with their quotes.
    std::string_view raw() const { return text_.substr(begin_, at_ - begin_); }
    std::size_t depth() const { return depth_; }

    // The value that comes next, whole.
    std::string_view value() {
        piece is = next();
        const std::size_t begin = begin_, around = depth_ - (is == piece::begin_object || is == piece::begin_array);
        while (is != piece::end && depth_ > around) is = next();
        return text_.substr(begin, at_ - begin);
    }

private:
    void skip(std::string_view what) {
        at_ = text_.find_first_not_of(what, at_);
        if (at_ == text_.npos) at_ = text_.size();
    }
    piece string() {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        if (at_ < text_.size()) ++at_;
        const std::size_t behind = text_.find_first_not_of(" \t\r\n", at_);
        return behind != text_.npos && text_[behind] == ':' ? piece::name : piece::string;
    }

    std::string_view text_;
    std::size_t at_ = 0, begin_ = 0, depth_ = 0;
};

// ---- whole values

// The same value without white space, or with a space after ',' and ':' and in ASCII alone. False: a number that is not
// finite, although the style has none.
inline bool append_restyled(std::string& out, std::string_view text, const json_style& style) {
    using piece = json_cursor::piece;
    json_cursor cursor(text);
    bool comma = false;
    for (piece is = cursor.next(); is != piece::end; is = cursor.next()) {
        const bool closes = is == piece::end_object || is == piece::end_array;
        if (comma && !closes) out += style.spaced ? ", " : ",";
        const std::string_view raw = cursor.raw();
        if (is == piece::word && !style.non_finite && (raw.back() == 'N' || raw.back() == 'y')) return false;
        if (style.spaced && (is == piece::name || is == piece::string)) {
            for (std::size_t i = 0; i < raw.size();) {
                if (static_cast<unsigned char>(raw[i]) < 0x7F) out += raw[i++];
                else i += append_ascii(out, raw.substr(i), "0123456789abcdef");
            }
        } else {
            out += raw;
        }
        if (is == piece::name) out += style.spaced ? ": " : ":";
        comma = is != piece::name && is != piece::begin_object && is != piece::begin_array;
    }
    return true;
}
inline std::string compact_json(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_restyled(out, text, {dialect::rest, false, true});
    return out;
}

// ---- numbers that are not finite

// The number that one of Python's three words names, at the beginning of a value.
inline std::optional<double> not_finite(std::string_view value) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (value.starts_with("NaN")) return std::numeric_limits<double>::quiet_NaN();
    if (value.starts_with("Infinity")) return infinity;
    if (value.starts_with("-Infinity")) return -infinity;
    return std::nullopt;
}
// The same text with a finite number of the same length for each of the words, for a parser that has none; nothing when
// there are no words. RapidJSON's own flag for them (1.1.0) runs into an assertion at "NaNe5".
inline std::optional<std::string> without_words(std::string_view text) {
    if (text.find("NaN") == text.npos && text.find("Infinity") == text.npos) return std::nullopt;
    std::string plain(text);
    json_cursor cursor(text);
    for (auto is = cursor.next(); is != json_cursor::piece::end; is = cursor.next()) {
        const std::string_view raw = cursor.raw();
        if (is != json_cursor::piece::word || (raw != "NaN" && raw != "Infinity" && raw != "-Infinity")) continue;
        const char* const number = raw == "NaN" ? "0.0" : raw == "Infinity" ? "0.000000" : "-0.000000";
        plain.replace(static_cast<std::size_t>(raw.data() - text.data()), raw.size(), number);
    }
    return plain;
}

// The JSON texts of two members of an object, empty when they are absent.
struct object_tags {
    std::string_view type, subtype;
};
// The member by which an object of a tool says its schema.
inline constexpr std::string_view schema_name = "$schema";
inline constexpr std::string_view type_name_of_tag = "@type", subtype_name_of_tag = "@subtype";

inline object_tags tags_of(std::string_view object) {
    object_tags found;
    json_cursor cursor(object);
    for (auto is = cursor.next(); is != json_cursor::piece::end; is = cursor.next()) {
        if (is != json_cursor::piece::name || cursor.depth() != 1) continue;
        const std::string name = unquoted(cursor.raw());
        if (name == type_name_of_tag) found.type = cursor.value();
        else if (name == subtype_name_of_tag) found.subtype = cursor.value();
    }
    return found;
}

// The JSON pointer, inside the value, of the first object that is a pickled Python object. Nothing here opens one.
inline std::optional<std::string> pickle_in(std::string_view text) {
    if (text.find("@base64") == text.npos && text.find("\\u") == text.npos) return std::nullopt;
    using piece = json_cursor::piece;
    struct level {
        bool is_array;
        std::size_t index;
        std::string name;
    };
    std::vector<level> levels;
    json_cursor cursor(text);
    for (piece is = cursor.next(); is != piece::end; is = cursor.next()) {
        if (is == piece::end_object || is == piece::end_array) {
            if (!levels.empty()) levels.pop_back();
            continue;
        }
        if (is == piece::name) {
            if (!levels.empty()) levels.back().name = unquoted(cursor.raw());
            continue;
        }
        if (is == piece::string && !levels.empty() && levels.back().name == type_name_of_tag && unquoted(cursor.raw()) == "@base64") {
            std::string place;
            levels.pop_back();
            for (const level& one : levels) append_pointer(place, one.is_array ? std::to_string(one.index - 1) : one.name);
            return place;
        }
        if (!levels.empty() && levels.back().is_array) ++levels.back().index;
        if (is == piece::begin_object || is == piece::begin_array) levels.push_back({is == piece::begin_array, 0, {}});
    }
    return std::nullopt;
}

} // namespace berth::detail
