// The parameters in a path template, read at compile time.
#pragma once

#include <cstddef>
#include <string_view>

namespace berth::detail {

struct name_buffer {
    static constexpr std::size_t most = 63;
    char data[most + 1]{};
    constexpr std::string_view view() const {
        std::size_t size = 0;
        while (data[size]) ++size;
        return {data, size};
    }
};
struct path_names {
    static constexpr std::size_t most = 16;
    name_buffer names[most]{};
    std::size_t count = 0;
};
consteval path_names names_in(std::string_view path) {
    path_names found;
    for (std::size_t at = path.find('{'); at != path.npos; at = path.find('{', at + 1)) {
        const std::size_t end = path.find('}', at);
        if (end == path.npos) throw "berth: a path template has a { without a }";
        std::string_view name = path.substr(at + 1, end - at - 1);
        if (!name.empty() && name.back() == '*') name.remove_suffix(1);
        if (name.empty() || name.size() > name_buffer::most) throw "berth: a path parameter needs a name of 1 to 63 characters";
        if (found.count == path_names::most) throw "berth: a path template has at most 16 parameters";
        for (std::size_t i = 0; i < name.size(); ++i) found.names[found.count].data[i] = name[i];
        ++found.count;
    }
    return found;
}

} // namespace berth::detail
