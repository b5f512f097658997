// Names and texts as they stand in SQL. Every name is quoted, so that reserved words and odd names work.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::record {

inline std::string enclosed(std::string_view text, char mark) {
    std::string result(1, mark);
    for (const char c : text) {
        if (c == mark) result += mark;
        result += c;
    }
    return result += mark;
}

inline std::string sql_name(std::string_view name) {
    return enclosed(name, '"');
}
inline std::string sql_string(std::string_view text) {
    return enclosed(text, '\'');
}

} // namespace berth::host::record
