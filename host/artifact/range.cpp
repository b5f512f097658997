#include <artifact/range.hpp>

#include <algorithm>
#include <charconv>

namespace berth::host::artifact {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::optional<std::uint64_t> number(std::string_view text) noexcept {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ptr != text.data() + text.size()) return std::nullopt;
    return read.ec == std::errc() ? value : ~std::uint64_t{0}; // too large for a number is behind every end
}

} // namespace

byte_range range_of(const http::request& request, std::uint64_t size, std::string_view tag) {
    std::string_view given = request.find("range");
    if (!given.starts_with("bytes=") || given.find(',') != given.npos) return {};
    if (const std::string_view only_if = request.find("if-range"); only_if.data() && only_if != tag) return {};
    given.remove_prefix(6);
    given = trimmed(given);
    const std::size_t dash = given.find('-');
    if (dash == given.npos) return {};
    const auto first = number(given.substr(0, dash));
    const auto last = number(given.substr(dash + 1));
    if (dash == 0) { // the last so many
        if (!last) return {};
        if (*last == 0 || size == 0) return {byte_range::kind::unsatisfiable};
        const std::uint64_t count = std::min(*last, size);
        return {byte_range::kind::part, size - count, count};
    }
    if (!first || (dash + 1 < given.size() && !last) || (last && *last < *first)) return {};
    if (*first >= size) return {byte_range::kind::unsatisfiable};
    const std::uint64_t end = last && *last < size - 1 ? *last : size - 1;
    return {byte_range::kind::part, *first, end - *first + 1};
}

bool is_known(const http::request& request, std::string_view tag) {
    std::string_view list = request.find("if-none-match");
    while (!list.empty()) {
        std::string_view one = trimmed(list.substr(0, list.find(',')));
        list.remove_prefix(std::min(list.find(','), list.size() - 1) + 1);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == tag || one == "*") return true;
    }
    return false;
}

} // namespace berth::host::artifact
