#include <record/complaint.hpp>

#include <record/registry.hpp>
#include <record/sql_text.hpp>

#include <algorithm>

namespace berth::host::record {
namespace {

constexpr std::size_t shown_bytes = 80;

std::string shown(const berth_value& value) {
    switch (value.kind) {
    case BERTH_VALUE_NULL:
        return "null";
    case BERTH_VALUE_INTEGER:
        return std::to_string(value.integer);
    case BERTH_VALUE_REAL:
        return std::to_string(value.real);
    case BERTH_VALUE_TEXT:
        break;
    default:
        return "that value";
    }
    std::string_view text(value.bytes.data ? value.bytes.data : "", value.bytes.size);
    std::size_t cut = std::min(shown_bytes, text.size());
    while (cut > 0 && cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80)
        --cut; // not inside a character
    return std::string("'").append(text.substr(0, cut)).append(cut < text.size() ? "…'" : "'");
}

bool has_row(const request& about) {
    return about.record && about.values().size() == about.record->columns.size();
}

// The value that a statement gives to a column, for the sentence; empty when there is none to show.
std::string given(const request& about, std::size_t index) {
    if (!has_row(about) || about.record->columns[index].secret) return {};
    return shown(about.values()[index]);
}

// SQLite's messages end in the names of what failed: "UNIQUE constraint failed: notes.title".
std::string_view failed_names(std::string_view message) {
    const auto colon = message.find(": ");
    return colon == std::string_view::npos ? std::string_view() : message.substr(colon + 2);
}

std::optional<std::size_t> column_in(const request& about, std::string_view names) {
    if (!about.record) return std::nullopt;
    if (const auto index = about.record->find(names)) return index;
    for (std::size_t i = 0; i < about.record->columns.size(); ++i) {
        if (names == about.record->name + "." + about.record->columns[i].name) return i;
    }
    return std::nullopt;
}

std::string full_name(const table& of, std::size_t index) {
    return of.name + "." + of.columns[index].name;
}

outcome not_unique(const request& about, std::string_view names) {
    const auto index = column_in(about, names);
    if (!index) return failure_of(409, std::string(names) + " must be unique: these values are there already");
    const std::string value = given(about, *index);
    return failure_of(409, full_name(*about.record, *index) +
                               " must be unique: " + (value.empty() ? "this value" : value) + " is there already");
}

outcome broken_rule(const request& about, std::string_view names) {
    const auto index = column_in(about, names);
    if (!index) return failure_of(422, "the value of " + std::string(names) + " breaks the rule of that column");
    const std::string value = given(about, *index);
    return failure_of(422, full_name(*about.record, *index) + " " + about.record->columns[*index].rule +
                               (value.empty() ? "" : ", found " + value));
}

bool exists(connection& on, const std::string& sql, std::int64_t bound) {
    SQLite::Statement look(on.database(), sql);
    if (look.getBindParameterCount() > 0) look.bind(1, bound);
    return look.executeStep();
}

// Which reference of the row that was to be written leads nowhere.
std::optional<std::string> dangling(connection& on, const request& about) {
    if (!has_row(about)) return std::nullopt;
    for (std::size_t i = 0; i < about.record->columns.size(); ++i) {
        const column& each = about.record->columns[i];
        const berth_value& value = about.values()[i];
        if (each.referenced_table.empty() || value.kind != BERTH_VALUE_INTEGER) continue;
        const std::string sql =
            "SELECT 1 FROM " + sql_name(each.referenced_table) + " WHERE " + sql_name(each.referenced_id) + "=?";
        if (exists(on, sql, value.integer)) continue;
        const std::string id = given(about, i);
        return full_name(*about.record, i) + ": there is no row of " + each.referenced_table + " with " +
               (id.empty() ? "this id" : "id " + id);
    }
    return std::nullopt;
}

// Who still refers to rows of the table.
std::optional<std::string> referrer(connection& on, const registry& tables, const table& of) {
    for (const table* other : tables.all()) {
        for (const column& each : other->columns) {
            if (!same_name(each.referenced_table, of.name)) continue;
            const std::string sql = "SELECT 1 FROM " + other->quoted + " WHERE " + each.quoted + " IS NOT NULL LIMIT 1";
            if (exists(on, sql, 0)) return of.name + ": rows of " + other->name + " still refer to it by " + each.name;
        }
    }
    return std::nullopt;
}

outcome broken_reference(connection& on, const registry& tables, const request& about) {
    try {
        if (const auto sentence = dangling(on, about)) return failure_of(409, *sentence);
        if (about.record) {
            if (const auto sentence = referrer(on, tables, *about.record)) return failure_of(409, *sentence);
        }
    } catch (const SQLite::Exception&) {
        // The search is for the sentence only.
    }
    return failure_of(409, "a reference would lead to a row that does not exist");
}

} // namespace

bool concerns_file(int code) noexcept {
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_BUSY:
        return true;
    default:
        return false;
    }
}

outcome complaint(connection& on, const registry& tables, const request& about, const sqlite_failure& failure) {
    const std::string_view names = failed_names(failure.message);
    switch (failure.code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return not_unique(about, names);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return broken_reference(on, tables, about);
    case SQLITE_CONSTRAINT_CHECK:
        return broken_rule(about, names);
    case SQLITE_CONSTRAINT_NOTNULL:
        return failure_of(422, std::string(names) + " must not be null");
    case SQLITE_CONSTRAINT_TRIGGER:
        return failure_of(409, failure.message);
    default:
        break;
    }
    switch (failure.code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return failure_of(422, failure.message); // cannot store TEXT value in INTEGER column …
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return failure_of(503, "the file is busy with another process: " + failure.message);
    case SQLITE_INTERRUPT:
        return failure_of(503, "the statement took longer than the deadline allows");
    case SQLITE_TOOBIG:
        return failure_of(422, "a value is too big to be stored");
    default:
        return failure_of(500, failure.message + " (SQLite code " + std::to_string(failure.code) + ")");
    }
}

} // namespace berth::host::record
