#include <plugin/identity.hpp>

#include <algorithm>
#include <array>

namespace berth::host::plugin {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) noexcept { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

bool is_number(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_plain_number(std::string_view text) noexcept {
    return is_number(text) && (text.size() == 1 || text.front() != '0');
}

// What stands before the separator; the rest stays in `text`, which loses the separator too.
std::string_view next_part(std::string_view& text, char separator) noexcept {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

bool are_identifiers(std::string_view text, bool zeros_may_lead) noexcept {
    for (std::size_t at = 0;;) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        std::string_view part = text.substr(at, end - at);
        const bool good = std::all_of(part.begin(), part.end(),
                                      [](char c) { return is_digit(c) || is_letter(c) || c == '-'; });
        if (part.empty() || !good || (!zeros_may_lead && is_number(part) && !is_plain_number(part))) return false;
        if (end == text.size()) return true;
        at = end + 1;
    }
}

struct version_parts {
    std::array<std::string_view, 3> numbers;
    std::string_view prerelease;
};

version_parts parts_of(std::string_view version) noexcept {
    version_parts parts;
    std::string_view core = version.substr(0, version.find('+'));
    if (std::size_t dash = core.find('-'); dash != core.npos) {
        parts.prerelease = core.substr(dash + 1);
        core = core.substr(0, dash);
    }
    for (std::string_view& number : parts.numbers) number = next_part(core, '.');
    return parts;
}

// Numbers of any length without leading zeros: the longer one is larger.
int compare_numbers(std::string_view left, std::string_view right) noexcept {
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    return left.compare(right);
}

int compare_identifiers(std::string_view left, std::string_view right) noexcept {
    if (is_number(left) && is_number(right)) return compare_numbers(left, right);
    if (is_number(left) != is_number(right)) return is_number(left) ? -1 : 1;
    return left.compare(right);
}

int compare_prereleases(std::string_view left, std::string_view right) noexcept {
    if (left.empty() || right.empty()) return static_cast<int>(left.empty()) - static_cast<int>(right.empty());
    while (!left.empty() && !right.empty())
        if (int order = compare_identifiers(next_part(left, '.'), next_part(right, '.'))) return order;
    return static_cast<int>(!left.empty()) - static_cast<int>(!right.empty());
}

} // namespace

bool is_plugin_name(std::string_view name) noexcept {
    return !name.empty() && name.size() < 64 && is_lower(name.front()) &&
           std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_version(std::string_view version) noexcept {
    if (version.empty() || version.size() > 31) return false;
    const std::size_t plus = version.find('+');
    if (plus != version.npos && !are_identifiers(version.substr(plus + 1), true)) return false;
    std::string_view core = version.substr(0, plus);
    const std::size_t dash = core.find('-');
    if (dash != core.npos && !are_identifiers(core.substr(dash + 1), false)) return false;
    core = core.substr(0, dash);
    if (std::count(core.begin(), core.end(), '.') != 2 || core.back() == '.') return false;
    for (int i = 0; i < 3; ++i)
        if (!is_plain_number(next_part(core, '.'))) return false;
    return true;
}

int compare_versions(std::string_view left, std::string_view right) noexcept {
    const version_parts l = parts_of(left);
    const version_parts r = parts_of(right);
    for (std::size_t i = 0; i < l.numbers.size(); ++i)
        if (int order = compare_numbers(l.numbers[i], r.numbers[i])) return order;
    return compare_prereleases(l.prerelease, r.prerelease);
}

} // namespace berth::host::plugin
