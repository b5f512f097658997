#include <artifact/filter.hpp>

#include <artifact/ids.hpp>
#include <artifact/options.hpp>
#include <artifact/page_token.hpp>
#include <job/ids.hpp>
#include <job/query.hpp>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace berth::host::artifact {

using job::query_value;

namespace {

struct misfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] void expected(const std::string& what, const std::string& found) {
    throw misfit("expected " + what + ", found \"" + found + '"');
}

struct named_column {
    std::string_view name;
    const char* column;
};
constexpr std::array<named_column, 8> columns{{{"name", "name"},
                                               {"type", "type"},
                                               {"mime-type", "type"},
                                               {"job", "job"},
                                               {"collection", "collection"},
                                               {"status", "status"},
                                               {"id", "id"},
                                               {"etag", "digest"}}};

const char* column_of(std::string_view name) noexcept {
    const auto found = std::ranges::find(columns, name, &named_column::name);
    return found == columns.end() ? nullptr : found->column;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

void add_term(artifact_query& to, const char* column, bool like, std::string value) {
    if (std::string_view(column) == "job") value = job::bare_id(value);
    if (std::string_view(column) == "id" && !like) value = whole_id(artifact_urn, value);
    to.terms.push_back({column, like, std::move(value)});
}

// NAME = 'VALUE' or NAME ~= 'PATTERN', joined by " and ".
void read_filter(const std::string& filter, artifact_query& to) {
    std::string_view rest = trimmed(filter);
    const auto wrong = [&] {
        expected(
            "filter to be NAME = 'TEXT' or NAME ~= 'PATTERN' (% stands for anything), several joined by and, where "
            "NAME is name, mime-type, job, collection, status, id or etag",
            filter);
    };
    while (!rest.empty()) {
        const std::size_t name_end = rest.find_first_of(" =~");
        const char* column = column_of(rest.substr(0, name_end));
        if (!column || name_end == rest.npos) wrong();
        rest = trimmed(rest.substr(name_end));
        const bool like = rest.starts_with('~');
        if (like) rest.remove_prefix(1);
        if (!rest.starts_with('=')) wrong();
        rest = trimmed(rest.substr(1));
        const std::size_t end = rest.size() > 1 ? rest.find('\'', 1) : rest.npos;
        if (!rest.starts_with('\'') || end == rest.npos) wrong();
        add_term(to, column, like, std::string(rest.substr(1, end - 1)));
        rest = trimmed(rest.substr(end + 1));
        if (rest.empty()) return;
        if (!rest.starts_with("and ")) wrong();
        rest = trimmed(rest.substr(4));
        if (rest.empty()) wrong();
    }
}

std::size_t read_limit(std::string_view query) {
    const auto text = query_value(query, "limit");
    if (!text) return 10;
    const auto number = job::number_of(*text);
    if (!number || *number < 1 || *number > longest_page)
        expected("limit to be a number from 1 to " + std::to_string(longest_page), *text);
    return *number;
}

std::int64_t read_time(std::string_view query) {
    const auto text = query_value(query, "at-time");
    if (!text) return 0;
    Poco::DateTime time;
    int offset = 0;
    // The parser alone takes much for a time.
    if (text->size() < 10 || (*text)[4] != '-' || (*text)[7] != '-' ||
        (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::ISO8601_FRAC_FORMAT, *text, time, offset) &&
         !Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::ISO8601_FORMAT, *text, time, offset)))
        expected("at-time to be a time as 2026-01-31T12:00:00Z", *text);
    time.makeUTC(offset);
    return time.timestamp().epochMicroseconds();
}

bool flag_of(std::string_view query, std::string_view name, bool otherwise) {
    const auto text = query_value(query, name);
    if (!text) return otherwise;
    if (*text == "true" || *text == "True" || *text == "1") return true;
    if (*text == "false" || *text == "False" || *text == "0") return false;
    expected(std::string(name) + " to be true or false", *text);
}

// The query that counts: with a page that of the first one.
page_place place_in(std::string_view query) {
    const auto token = query_value(query, "page");
    if (!token) return {std::string(query), 0};
    const auto place = place_of(*token);
    if (!place) expected("page to be what \"next\" of a list says", *token);
    return *place;
}

} // namespace

std::variant<artifact_list_request, std::string> artifact_list_of(std::string_view query) {
    try {
        artifact_list_request made;
        artifact_query& to = made.query;
        to.limit = read_limit(query);
        const page_place place = place_in(query);
        made.text = place.query;
        to.behind = place.behind;
        for (const char* name : {"name", "type", "mime-type", "job", "collection", "status"})
            if (const auto value = query_value(place.query, name))
                add_term(to, column_of(name), value->find('%') != std::string::npos, *value);
        if (const auto filter = query_value(place.query, "filter")) read_filter(*filter, to);
        if (const auto order = query_value(place.query, "order-by"); order && !order->empty()) {
            if (*order != "created-at" && *order != "created_at") expected("order-by to be created-at", *order);
            to.oldest_first = !flag_of(place.query, "order-desc", false);
        }
        to.at = read_time(place.query);
        return made;
    } catch (const misfit& why) {
        return std::string(why.what());
    }
}

std::variant<aspect_list_request, std::string> aspect_list_of(std::string_view query) {
    try {
        aspect_list_request made;
        aspect_query& to = made.query;
        to.limit = read_limit(query);
        const page_place place = place_in(query);
        made.text = place.query;
        to.behind = place.behind;
        to.entity = query_value(place.query, "entity").value_or("");
        to.schema = query_value(place.query, "schema").value_or("");
        for (const char* name : {"filter", "content-path"})
            if (const auto value = query_value(place.query, name); value && !value->empty())
                expected(std::string(name) +
                             " to be left out, since this host selects by entity, schema and at-time alone",
                         *value);
        const std::string order = query_value(place.query, "order-by").value_or("valid_from");
        if (order != "valid_from" && order != "valid-from") expected("order-by to be valid_from", order);
        const std::string direction = query_value(place.query, "order-direction").value_or("DESC");
        if (direction != "DESC" && direction != "desc" && direction != "ASC" && direction != "asc")
            expected("order-direction to be ASC or DESC", direction);
        to.oldest_first = direction == "ASC" || direction == "asc";
        to.at = read_time(place.query);
        made.with_content = flag_of(place.query, "include-content", false);
        return made;
    } catch (const misfit& why) {
        return std::string(why.what());
    }
}

} // namespace berth::host::artifact
