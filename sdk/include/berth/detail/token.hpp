// One JSON scalar on its way from the parser into its place.
#pragma once

#include <berth/detail/json_text.hpp>
#include <berth/detail/number_text.hpp>

namespace berth::detail {

struct token {
    enum class kind : std::uint8_t { null, boolean, integer, natural, number, string, array, object };

    kind is = kind::null;
    union {
        bool boolean;
        std::int64_t integer = 0;
        std::uint64_t natural; // past the range of `integer`
        double number;
    };
    std::string_view string{};
    // The text that is read, from the token on; empty where its JSON text follows from the kind.
    std::string_view source{};

    // Its JSON text.
    std::string_view raw() const {
        switch (is) {
        case kind::null: return "null";
        case kind::boolean: return boolean ? "true" : "false";
        default: {
            json_cursor cursor(source);
            cursor.next();
            return cursor.raw();
        }
        }
    }
    // A whole number that no 64 bits hold comes as `number`.
    bool is_written_whole() const {
        if (is != kind::number) return is == kind::integer || is == kind::natural;
        return raw().find_first_of(".eEIN") == std::string_view::npos;
    }

    // As Python calls its type.
    std::string_view python_type() const {
        switch (is) {
        case kind::null: return "NoneType";
        case kind::boolean: return "bool";
        case kind::string: return "str";
        case kind::array: return "list";
        case kind::object: return "dict";
        default: return is_written_whole() ? "int" : "float";
        }
    }
};

// A number as messages show it.
inline std::string shortest(double number) {
    char text[32];
    return std::string(text, std::to_chars(text, text + sizeof text, number).ptr);
}

// What was found, for messages in the REST dialect.
inline std::string found_in_words(const token& found) {
    switch (found.is) {
    case token::kind::integer: return std::to_string(found.integer);
    case token::kind::natural: return std::to_string(found.natural);
    case token::kind::number: return shortest(found.number);
    case token::kind::string: return shown(found.string);
    case token::kind::array: return "an array";
    case token::kind::object: return "an object";
    default: return std::string(found.raw());
    }
}

} // namespace berth::detail
