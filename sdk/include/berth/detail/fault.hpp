// What is wrong with an input: where, what was expected, what was found. Collected, so that one answer names them all.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::detail {

struct fault {
    std::string in;      // "body", "path", "query", "header"
    std::string place;   // JSON pointer (RFC 6901) in the body, or the parameter's name
    std::string expected;
    std::string found;
    std::string sentence{}; // of a fault that expected and found cannot tell; in the marshalled dialect alone
};

struct fault_list {
    static constexpr std::size_t most = 16; // more help nobody
    int status = 0;                         // 0: none; 400: not JSON; 422: JSON that does not fit
    std::vector<fault> faults;

    void add(int with_status, fault one) {
        // What is not JSON at all weighs more than a value that does not fit.
        if (status != 400) status = with_status;
        if (faults.size() < most) faults.push_back(std::move(one));
    }
    bool none() const noexcept { return status == 0; }
};

inline void append_pointer(std::string& pointer, std::string_view token) {
    pointer += '/';
    for (char c : token) {
        if (c == '~') pointer += "~0";
        else if (c == '/') pointer += "~1";
        else pointer += c;
    }
}

// The place as the marshalling convention tells it: "/value/names/1" is value.names.1.
inline std::string location_in_words(const fault& one) {
    std::string location;
    for (std::size_t i = 1; i < one.place.size(); ++i) {
        if (one.place[i] == '/') location += '.';
        else if (one.place[i] == '~' && i + 1 < one.place.size()) location += one.place[++i] == '1' ? '/' : '~';
        else location += one.place[i];
    }
    return location;
}

// One line for a fault of the marshalled dialect: "Expected int at data.value, got str".
inline std::string fault_in_words(const fault& one) {
    if (!one.sentence.empty()) return one.sentence;
    std::string location = location_in_words(one);
    if (!location.empty()) location.insert(0, " at ");
    return one.found.empty() ? "Missing " + one.expected + location
                             : "Expected " + one.expected + location + ", got " + one.found;
}

} // namespace berth::detail
