#include <inference/text/mark_finder.hpp>

#include <algorithm>

namespace berth::host::inference {

namespace {

// Sorted as unsigned bytes, like std::string. Past its end a text is below every byte.
int byte_of(const std::string& text, std::size_t at) noexcept {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : -1;
}

} // namespace

mark_finder::mark_finder(const vocabulary& tokens, token_kind kind) {
    for (token_id id = 0; tokens.has(id); ++id)
        if (tokens.kind(id) == kind && !tokens.bytes(id).empty()) marks_.push_back({std::string(tokens.bytes(id)), id});
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const mark& left, const mark& right) { return left.text < right.text; });
    for (const mark& one : marks_) begins_[static_cast<unsigned char>(one.text.front())] = true;
}

std::optional<found_mark> mark_finder::next(std::string_view text, std::size_t from, std::size_t end) const noexcept {
    if (marks_.empty()) return std::nullopt;
    for (std::size_t place = from; place < end; ++place) {
        if (!begins_[static_cast<unsigned char>(text[place])]) continue;
        if (auto found = at(text.substr(place, end - place))) {
            found->begin = place;
            return found;
        }
    }
    return std::nullopt;
}

std::optional<found_mark> mark_finder::at(std::string_view rest) const noexcept {
    std::optional<found_mark> longest;
    auto first = marks_.begin();
    auto last = marks_.end();
    for (std::size_t depth = 0; depth < rest.size(); ++depth) {
        const int byte = static_cast<unsigned char>(rest[depth]);
        first = std::partition_point(first, last, [&](const mark& one) { return byte_of(one.text, depth) < byte; });
        last = std::partition_point(first, last, [&](const mark& one) { return byte_of(one.text, depth) == byte; });
        if (first == last) break;
        if (first->text.size() == depth + 1) longest = found_mark{0, depth + 1, first->id};
    }
    return longest;
}

} // namespace berth::host::inference
