// JSON text from one value after the other, with the method names of RapidJSON's writer. Its own, because both dialects
// come from one piece of code: RapidJSON's writer knows neither Python's floats nor spaces on a single line, and takes
// its escapes as a template parameter, so that every plugin would compile it twice.
#pragma once

#include <berth/detail/json_text.hpp>
#include <berth/detail/number_text.hpp>
#include <berth/detail/rapidjson.hpp>

namespace berth::detail {

class json_output {
public:
    explicit json_output(json_style style = {}) : style_(style) { text_.reserve(512); }

    bool StartObject() { return begin('{'); }
    bool EndObject() { return end('}'); }
    bool StartArray() { return begin('['); }
    bool EndArray() { return end(']'); }
    // The name of a member as the compiler has it: nothing to escape.
    void plain_key(std::string_view name) {
        next();
        char* at = grow(name.size() + 4);
        *at++ = '"';
        std::memcpy(at, name.data(), name.size());
        at += name.size();
        *at++ = '"';
        *at++ = ':';
        if (style_.spaced) *at = ' ';
        else text_.pop_back();
        comma_ = false;
    }
    // Names and strings are UTF-8.
    bool Key(std::string_view name) {
        next();
        append_quoted(text_, name, style_);
        text_ += style_.spaced ? ": " : ":";
        comma_ = false;
        return true;
    }
    bool String(std::string_view value) {
        next();
        append_quoted(text_, value, style_);
        return true;
    }
    bool Key(const char* name, std::size_t size) { return Key(std::string_view(name, size)); }
    bool String(const char* value, std::size_t size) { return String(std::string_view(value, size)); }
    bool Null() { return word("null"); }
    bool Bool(bool value) { return word(value ? "true" : "false"); }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Uint64(value); }
    bool Int64(std::int64_t value) {
        next();
        append_integer(text_, value);
        return true;
    }
    bool Uint64(std::uint64_t value) {
        next();
        append_integer(text_, value);
        return true;
    }
    // False when it is not finite and the style has no words for that.
    template <class Number>
    bool Double(Number value) {
        if (std::isfinite(value)) {
            next();
            append_number(text_, value, style_.form);
            return true;
        }
        return style_.non_finite && word(std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity");
    }
    // A value that is JSON already: as it is, or in this style (false: it holds a number that the style has not).
    bool word(std::string_view json) {
        next();
        text_ += json;
        return true;
    }
    bool restyled(std::string_view json) {
        next();
        return append_restyled(text_, json, style_);
    }

    const json_style& style() const noexcept { return style_; }
    std::string_view text() const noexcept { return text_; }

private:
    char* grow(std::size_t size) {
        const std::size_t before = text_.size();
        text_.append(size, '\0');
        return text_.data() + before;
    }
    void next() {
        if (comma_) text_ += style_.spaced ? ", " : ",";
        comma_ = true;
    }
    bool begin(char c) {
        next();
        text_ += c;
        comma_ = false;
        return true;
    }
    bool end(char c) {
        text_ += c;
        return comma_ = true;
    }

    json_style style_;
    std::string text_;
    bool comma_ = false;
};

// Plain REST answers leave the text alone; a tool's are compact.
inline bool write_json_text(std::string_view json, json_output& out) {
    if (out.style().form == dialect::rest) return out.word(json);
    return invalid_utf8(json) == valid_text && out.restyled(json);
}

} // namespace berth::detail
