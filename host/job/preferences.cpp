#include <job/preferences.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace berth::host::job {

namespace {

constexpr std::int64_t longest_wait = 1'000'000; // seconds: beyond, all waits are alike

std::string_view trimmed(std::string_view text) noexcept {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

bool same(std::string_view a, std::string_view lower) noexcept {
    return std::ranges::equal(a, lower, [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

// Up to the next separator that is not inside a quoted string.
std::string_view cut(std::string_view& from, char separator) noexcept {
    bool quoted = false;
    std::size_t at = 0;
    for (; at < from.size(); ++at) {
        if (from[at] == '"') quoted = !quoted;
        if (quoted && from[at] == '\\')
            ++at;
        else if (!quoted && from[at] == separator)
            break;
    }
    const std::string_view part = from.substr(0, at);
    from.remove_prefix(std::min(at + 1, from.size()));
    return part;
}

std::string_view unquoted(std::string_view text) noexcept {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
    return text;
}

struct seen_names {
    bool respond_async = false;
    bool returns = false;
    bool wait = false;
};

void take(std::string_view one, preferences& to, seen_names& seen) {
    std::string_view said = cut(one, ';'); // parameters follow, of which none is known
    const std::string_view name = trimmed(cut(said, '='));
    const std::string_view value = unquoted(trimmed(said));
    if (same(name, "respond-async") && !std::exchange(seen.respond_async, true)) to.respond_async = true;
    if (same(name, "return") && !std::exchange(seen.returns, true)) to.representation = same(value, "representation");
    if (!same(name, "wait") || std::exchange(seen.wait, true)) return;
    std::int64_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    const bool whole = read.ptr == value.data() + value.size() && !value.empty();
    if (whole && read.ec == std::errc::result_out_of_range) seconds = longest_wait;
    if (whole && seconds >= 0) to.wait = std::chrono::seconds(std::min(seconds, longest_wait));
}

} // namespace

preferences preferences_of(const http::request& request) {
    preferences found;
    seen_names seen;
    for (const http::header& header : request.headers) {
        if (header.name != "prefer") continue;
        for (std::string_view rest = header.value; !rest.empty();) take(cut(rest, ','), found, seen);
    }
    return found;
}

std::optional<std::chrono::milliseconds> timeout_of(std::string_view header) {
    std::string_view text = trimmed(header);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const bool good = !text.empty() && text.size() < 32 && text != "." && std::ranges::count(text, '.') <= 1 &&
                      std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    if (!good) return std::nullopt;
    double seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (negative) return std::chrono::milliseconds(0);
    seconds = std::min(seconds, static_cast<double>(longest_wait));
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::optional<std::chrono::milliseconds> patience_of(const http::request& request, const preferences& said,
                                                     std::chrono::milliseconds most, std::string& fault) {
    std::optional<std::chrono::milliseconds> timeout;
    if (const std::string_view header = request.find("timeout"); header.data()) {
        timeout = timeout_of(header);
        if (!timeout)
            fault = "expected Timeout to be a decimal number of seconds such as 5 or 0.5, found \"" +
                    std::string(header.substr(0, 64)) + '"';
    }
    if (said.wait) return std::min<std::chrono::milliseconds>(*said.wait, most);
    if (said.respond_async) return std::chrono::milliseconds(0);
    if (timeout) return std::min(*timeout, most);
    return std::nullopt;
}

std::string applied(const preferences& said, bool deferred, bool with_document) {
    std::string text;
    const auto add = [&](const std::string& one) { text += (text.empty() ? "" : ", ") + one; };
    if (said.respond_async && deferred) add("respond-async");
    if (said.wait) add("wait=" + std::to_string(said.wait->count()));
    if (said.representation && with_document) add("return=representation");
    return text;
}

} // namespace berth::host::job
