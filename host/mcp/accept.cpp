#include <mcp/accept.hpp>

#include <algorithm>
#include <cctype>

namespace berth::host::mcp {

std::vector<std::string> media_types(std::string_view header) {
    std::vector<std::string> types;
    while (!header.empty()) {
        const std::size_t end = std::min(header.find(','), header.size());
        std::string type;
        for (const char letter : header.substr(0, end).substr(0, header.substr(0, end).find(';'))) {
            if (letter != ' ' && letter != '\t')
                type += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        }
        if (!type.empty()) types.push_back(std::move(type));
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return types;
}

bool accepts(std::string_view accept, std::string_view type) {
    const std::string range = std::string(type.substr(0, type.find('/'))) + "/*";
    return std::ranges::any_of(media_types(accept),
                               [&](const std::string& one) { return one == type || one == range || one == "*/*"; });
}

} // namespace berth::host::mcp
