#include <record/schema.hpp>

#include <record/definition.hpp>
#include <record/sql_text.hpp>

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <optional>
#include <set>

namespace berth::host::record {
namespace {

std::optional<std::string> sql_of(connection& on, const table& of) {
    SQLite::Statement look(
        on.database(), "SELECT type, sql FROM sqlite_schema WHERE name=? COLLATE NOCASE AND type IN ('table','view')");
    look.bind(1, of.name);
    if (!look.executeStep()) return std::nullopt;
    return look.getColumn(1).getString();
}

// SQLite's own words without "…: ".
std::string add_column(connection& on, const table& to, const column& made) {
    std::string sql = "ALTER TABLE " + to.quoted + " ADD COLUMN " + made.definition();
    if (!made.nullable && !made.initial.empty()) sql += " DEFAULT " + made.initial;
    try {
        on.database().exec(sql);
        return {};
    } catch (const SQLite::Exception& problem) {
        return problem.what();
    }
}

bool strict(const definition& of) {
    return std::find(of.options.begin(), of.options.end(), "strict") != of.options.end();
}

std::string folded_name(const column& of) {
    return fold_definition(of.quoted).front();
}

const definition::item* item_of(const definition& in, const column& wanted) {
    const std::string name = folded_name(wanted);
    const auto found =
        std::find_if(in.items.begin(), in.items.end(), [&](const auto& each) { return each.name == name; });
    return found == in.items.end() ? nullptr : &*found;
}

void compare_columns(connection& on, const table& wanted, const definition& there, std::vector<std::string>& found) {
    for (const column& each : wanted.columns) {
        const std::string expected = wanted.name + "." + each.name + ": expected " + each.definition();
        if (const auto* item = item_of(there, each)) {
            if (item->words != fold_definition(each.definition())) found.push_back(expected + ", found " + item->text);
        } else if (const auto problem = add_column(on, wanted, each); !problem.empty()) {
            found.push_back(expected + ", found no such column, and it cannot be added to the rows that exist (" +
                            problem + ")");
        }
    }
    for (const auto& item : there.items) {
        const bool known = std::any_of(wanted.columns.begin(), wanted.columns.end(),
                                       [&](const column& each) { return folded_name(each) == item.name; });
        if (known) continue;
        found.push_back(wanted.name + (item.name.empty() ? "" : "." + item.name) +
                        (item.name.empty() ? ": expected no constraint of the whole table, found "
                                           : ": expected no such column, found ") +
                        item.text);
    }
    if (!strict(there)) found.push_back(wanted.name + ": expected a STRICT table, found one that is not");
}

struct index_seen {
    bool plain = false;  // some index begins with the column
    bool unique = false; // a unique index of the column alone
};

// Every index of the table; those that make rows unique that need not be are differences.
std::vector<index_seen> indexes_of(connection& on, const table& of, std::vector<std::string>& found) {
    const std::size_t none = of.columns.size();
    std::vector<index_seen> seen(none);
    SQLite::Statement list(on.database(), "SELECT name, \"unique\", partial FROM pragma_index_list(?)");
    list.bind(1, of.name);
    while (list.executeStep()) {
        const std::string name = list.getColumn(0).getString();
        const bool unique = list.getColumn(1).getInt() != 0;
        const bool partial = list.getColumn(2).getInt() != 0;
        SQLite::Statement info(on.database(), "SELECT name FROM pragma_index_info(?) ORDER BY seqno");
        info.bind(1, name);
        std::vector<std::string> names;
        while (info.executeStep()) names.push_back(info.getColumn(0).getString());
        const std::size_t first = names.empty() ? none : of.find(names.front()).value_or(none);
        const bool wanted_unique = first != none && names.size() == 1 && of.columns[first].unique && !partial;
        if (unique && !wanted_unique)
            found.push_back(of.name + ": expected no unique index " + sql_name(name) + ", found one");
        if (first == none || partial) continue;
        seen[first].plain = true;
        seen[first].unique = seen[first].unique || (unique && names.size() == 1);
    }
    return seen;
}

void apply_indexes(connection& on, const table& of, std::vector<std::string>& found) {
    const auto seen = indexes_of(on, of, found);
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        const column& each = of.columns[i];
        const bool missing = each.unique ? !seen[i].unique : each.indexed && !seen[i].plain;
        if (!missing) continue;
        try {
            on.database().exec(of.index_sql(each));
        } catch (const SQLite::Exception& problem) {
            found.push_back(of.name + "." + each.name + ": expected " + of.index_sql(each) +
                            ", found that it cannot be made (" + problem.what() + ")");
        }
    }
}

// Rebuilds the table with its rows; ids that were given once stay used up.
std::string sketch(const table& wanted, const definition& there) {
    const std::string made = sql_name(wanted.name + "_new");
    std::string sources;
    for (const column& each : wanted.columns) {
        sources += sources.empty() ? "" : ", ";
        if (item_of(there, each))
            sources += each.quoted;
        else
            sources += each.initial.empty() ? "NULL" : each.initial;
    }
    return wanted.create_sql(wanted.name + "_new") + ";\nINSERT INTO " + made + "(" + wanted.column_list + ") SELECT " +
           sources + " FROM " + wanted.quoted +
           ";\nDELETE FROM sqlite_sequence WHERE name=" + sql_string(wanted.name + "_new") +
           ";\nUPDATE sqlite_sequence SET name=" + sql_string(wanted.name + "_new") +
           " WHERE name=" + sql_string(wanted.name) + ";\nDROP TABLE " + wanted.quoted + ";\nALTER TABLE " + made +
           " RENAME TO " + wanted.quoted + ";";
}

void apply_table(connection& on, const table& wanted, differences& all) {
    const auto sql = sql_of(on, wanted);
    if (!sql) {
        on.database().exec(wanted.create_sql());
        for (const column& each : wanted.columns) {
            if (each.unique || each.indexed) on.database().exec(wanted.index_sql(each));
        }
        return;
    }
    const definition there = parse_definition(*sql);
    const std::size_t before = all.found.size();
    if (there.items.empty()) {
        all.found.push_back(wanted.name + ": expected a table, found " + *sql);
        return;
    }
    compare_columns(on, wanted, there, all.found);
    if (all.found.size() == before) apply_indexes(on, wanted, all.found);
    if (all.found.size() > before) all.sketches.push_back(sketch(wanted, there));
}

} // namespace

std::string differences::sentence() const {
    std::string text = "the tables of the file do not fit the record types:";
    for (const auto& each : found) text += "\n  " + each;
    text += "\nnothing was changed; declare a migration, for example:";
    for (const auto& each : sketches) text += "\n" + each;
    return text;
}

differences apply_schema(connection& on, std::span<const table* const> tables) {
    differences all;
    for (const table* each : tables) apply_table(on, *each, all);
    return all;
}

bool is_blank(connection& on) {
    SQLite::Statement look(
        on.database(),
        "SELECT 1 FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1");
    return !look.executeStep();
}

} // namespace berth::host::record
