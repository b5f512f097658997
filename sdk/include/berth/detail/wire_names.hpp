// Names on the wire made from names in C++, at compile time: a service's from its class, an endpoint's from its method,
// and the path template of both with the parameters in it (the marshalling convention).
#pragma once

#include <berth/detail/reflect.hpp>

#include <cstddef>
#include <string_view>

namespace berth::detail {

// A text that grows while it is made in a constant expression.
struct growing_text {
    static constexpr std::size_t most = 1024;
    char data[most]{};
    std::size_t size = 0;

    constexpr void add(char c) {
        if (size == most) throw "berth: a name or path template has at most 1024 characters";
        data[size++] = c;
    }
    constexpr void add(std::string_view text) {
        for (char c : text) add(c);
    }
    constexpr std::string_view view() const { return {data, size}; }
};

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr char small_letter(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// IMyService and MyServiceInterface are my-service, TortoiseTTS is tortoise-tts. Empty when nothing is left.
constexpr growing_text service_name(std::string_view class_name) {
    constexpr std::string_view ending = "Interface";
    if (class_name.size() >= 2 && class_name[0] == 'I' && is_capital(class_name[1])) class_name.remove_prefix(1);
    if (class_name.ends_with(ending)) class_name.remove_suffix(ending.size());
    growing_text name;
    for (std::size_t i = 0; i < class_name.size(); ++i) {
        const char before = i > 0 ? class_name[i - 1] : '\0';
        const bool ends_word = (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9');
        if (is_capital(class_name[i]) && ends_word) name.add('-');
        name.add(small_letter(class_name[i]));
    }
    return name;
}

constexpr growing_text endpoint_name(std::string_view method_name) {
    growing_text name;
    for (char c : method_name) name.add(c == '_' ? '-' : c);
    return name;
}

// What stands before the paths of a mounted service: without the slashes around it.
constexpr std::string_view bare_prefix(std::string_view prefix) {
    while (!prefix.empty() && prefix.front() == '/') prefix.remove_prefix(1);
    while (!prefix.empty() && prefix.back() == '/') prefix.remove_suffix(1);
    if (prefix.find_first_of("{}?#") != prefix.npos || prefix.find("//") != prefix.npos)
        throw "berth: a prefix is plain path segments with a slash between two";
    return prefix;
}

// A class says it, so that it can be part of a type: a service under its own name.
struct no_prefix {
    static constexpr const char* value = "";
};

} // namespace berth::detail
