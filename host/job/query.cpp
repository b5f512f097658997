#include <job/query.hpp>

#include <job/ids.hpp>

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <charconv>

namespace berth::host::job {

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    std::optional<std::string> found;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) != name) continue;
        std::string raw(equals == pair.npos ? "" : pair.substr(equals + 1));
        std::ranges::replace(raw, '+', ' '); // as forms have it; Poco does so behind a question mark alone
        try {
            found.emplace();
            Poco::URI::decode(raw, *found);
        } catch (const Poco::Exception&) {
            found = raw; // fits nothing, and whoever reads it says so
        }
    }
    return found;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

list_query list_query_of(std::string_view query, std::string& fault) {
    list_query wanted;
    if (const auto state = query_value(query, "state")) {
        wanted.state = state_of(*state);
        if (!wanted.state)
            fault = "expected state to be queued, running, succeeded, failed, cancelled or interrupted, found \"" +
                    *state + '"';
    }
    if (const auto limit = query_value(query, "limit")) {
        const auto number = number_of(*limit);
        wanted.limit = number.value_or(0);
        if (wanted.limit < 1 || wanted.limit > longest_list)
            fault =
                "expected limit to be a number from 1 to " + std::to_string(longest_list) + ", found \"" + *limit + '"';
    }
    if (const auto after = query_value(query, "after")) wanted.after = bare_id(*after);
    if (const auto tool = query_value(query, "tool")) wanted.tool = *tool;
    return wanted;
}

} // namespace berth::host::job
