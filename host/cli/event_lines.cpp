#include <cli/event_lines.hpp>

#include <utility>

namespace berth::host::cli {

std::optional<stream_event> event_lines::take(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
        stream_event whole = std::exchange(next_, {});
        if (whole.kind.empty() && whole.data.empty()) return std::nullopt;
        return whole;
    }
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    std::string_view value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "id") next_.id = value;
    if (name == "event") next_.kind = value;
    if (name == "data") next_.data += (next_.data.empty() ? "" : "\n") + std::string(value);
    return std::nullopt; // a line that begins with a colon is a comment
}

} // namespace berth::host::cli
