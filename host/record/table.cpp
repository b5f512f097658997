#include <record/table.hpp>

#include <record/foreign.hpp>
#include <record/sql_text.hpp>

#include <algorithm>

namespace berth::host::record {
namespace {

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool begins(std::string_view text, std::string_view with) noexcept {
    return same_name(text.substr(0, with.size()), with);
}

std::string reason_against(std::string_view name) {
    if (name.empty()) return "it names no table";
    if (begins(name, "sqlite_")) return "table names that begin with sqlite_ belong to SQLite";
    if (begins(name, "berth_")) return "table names that begin with berth_ belong to the host";
    return {};
}

} // namespace

bool same_name(std::string_view one, std::string_view other) noexcept {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string table::create_sql(std::string_view as) const {
    std::string sql = "CREATE TABLE " + sql_name(as) + "(";
    for (const column& each : columns) sql += (&each == columns.data() ? "\n    " : ",\n    ") + each.definition();
    return sql + "\n) STRICT";
}

std::string table::index_sql(const column& of) const {
    const std::string index = sql_name(name + "." + of.name + (of.unique ? ".unique" : ""));
    return (of.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + index + " ON " + quoted + "(" + of.quoted + ")";
}

std::optional<std::size_t> table::find(std::string_view column_name) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (same_name(columns[i].name, column_name)) return i;
    }
    return std::nullopt;
}

std::variant<table, std::string> make_table(const berth_type& record) {
    const berth_type type = known_part(record);
    const std::string who = type.name && *type.name ? type.name : "a record type without a name";
    table made;
    made.name = type.table ? type.table : "";
    made.quoted = sql_name(made.name);
    std::string faults;
    const auto fault = [&](const std::string& sentence) { faults += (faults.empty() ? "" : "; ") + sentence; };

    if (type.kind != BERTH_KIND_OBJECT || !(type.flags & BERTH_TYPE_RECORD)) fault("it is not a record");
    if (const auto reason = reason_against(made.name); !reason.empty()) fault(reason);
    std::size_t ids = 0;
    for (std::uint32_t i = 0; i < type.field_count; ++i) {
        const berth_field field = known_part(type.fields, i);
        auto result = make_column(field);
        if (const auto* reason = std::get_if<std::string>(&result)) {
            fault("field " + std::string(field.name ? field.name : std::to_string(i)) + " " + *reason);
            continue;
        }
        auto& next = std::get<column>(result);
        if (made.find(next.name)) fault("two fields are called " + next.name + " (case does not count)");
        if (next.id && ids++ == 0) made.id = made.columns.size();
        made.column_list += (made.columns.empty() ? "" : ",") + next.quoted;
        made.columns.push_back(std::move(next));
    }
    if (ids != 1) fault("a record needs exactly one field of type id, found " + std::to_string(ids));
    if (!faults.empty()) return who + (made.name.empty() ? "" : " (table " + made.name + ")") + ": " + faults;
    return made;
}

} // namespace berth::host::record
