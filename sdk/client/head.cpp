#include "head.hpp"

#include <berth/version.hpp>

#include <stdexcept>

namespace berth::net {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_token(std::string_view text) {
    for (char c : text)
        if (c <= ' ' || c >= 0x7f || std::string_view("()<>@,;:\\\"/[]?={}").find(c) != std::string_view::npos)
            return false;
    return !text.empty();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

void append(std::string& to, const detail::header_fields& fields) {
    for (const auto& [name, value] : fields) {
        if (!is_token(name) || value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
            throw std::invalid_argument("a header of a call: expected a name and a value of one line, found \"" + name +
                                        '"');
        to.append(name).append(": ").append(value).append("\r\n");
    }
}

} // namespace

bool same_without_case(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i)
        if (lower(left[i]) != lower(right[i])) return false;
    return true;
}

std::string request_head(const std::string& method, const std::string& target, const std::string& authority,
                         const detail::header_fields& always, const detail::header_fields& fields,
                         std::string_view framing) {
    std::string head;
    head.reserve(256);
    head.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(authority).append("\r\n");
    head.append("User-Agent: berth-client/" BERTH_SDK_VERSION "\r\n");
    append(head, always);
    append(head, fields);
    head.append(framing).append("\r\n");
    return head;
}

std::string_view answer_head::field(std::string_view name) const {
    for (const auto& [key, value] : fields)
        if (key == name) return value;
    return {};
}

bool answer_head::lists(std::string_view name, std::string_view token) const {
    for (const auto& [key, value] : fields) {
        if (key != name) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (same_without_case(trimmed(rest.substr(0, comma)), token)) return true;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return false;
}

bool answer_head::keeps_connection() const {
    if (lists("connection", "close")) return false;
    return minor_version >= 1 || lists("connection", "keep-alive");
}

std::optional<answer_head> answer_head_from(std::string_view text) {
    answer_head head;
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    // "HTTP/1.1 200 OK"
    if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ') return std::nullopt;
    if (line[7] != '0' && line[7] != '1') return std::nullopt;
    head.minor_version = line[7] - '0';
    for (std::size_t i = 9; i < 12; ++i) {
        if (line[i] < '0' || line[i] > '9') return std::nullopt;
        head.status = head.status * 10 + (line[i] - '0');
    }
    if (head.status < 100 || (line.size() > 12 && line[12] != ' ')) return std::nullopt;
    head.reason = trimmed(line.substr(12));

    std::string_view rest = text.substr(std::min(end + 2, text.size()));
    while (!rest.empty()) {
        const std::size_t stop = std::min(rest.find("\r\n"), rest.size());
        const std::string_view field = rest.substr(0, stop);
        const std::size_t colon = field.find(':');
        if (colon == std::string_view::npos || !is_token(field.substr(0, colon))) return std::nullopt;
        std::string name(field.substr(0, colon));
        for (char& c : name) c = lower(c);
        head.fields.emplace_back(std::move(name), trimmed(field.substr(colon + 1)));
        rest.remove_prefix(std::min(stop + 2, rest.size()));
    }
    return head;
}

} // namespace berth::net
