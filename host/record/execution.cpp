#include <record/execution.hpp>

namespace berth::host::record {
namespace {

// A statement that is reset when it is done with, so that its read lock and its borrowed values end with the call.
class running {
public:
    explicit running(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    running(const running&) = delete;
    running& operator=(const running&) = delete;
    ~running() { sqlite3_reset(statement_); }

    sqlite3_stmt* get() const noexcept { return statement_; }

private:
    sqlite3_stmt* statement_;
};

// The values stay the caller's: they outlive the statement's run, so nothing is copied.
int bind(sqlite3_stmt* to, int index, const berth_value& value) noexcept {
    const char* data = value.bytes.data ? value.bytes.data : ""; // a null pointer would bind NULL
    switch (value.kind) {
    case BERTH_VALUE_INTEGER:
        return sqlite3_bind_int64(to, index, value.integer);
    case BERTH_VALUE_REAL:
        return sqlite3_bind_double(to, index, value.real);
    case BERTH_VALUE_TEXT:
        return sqlite3_bind_text64(to, index, data, value.bytes.size, SQLITE_STATIC, SQLITE_UTF8);
    case BERTH_VALUE_BLOB:
        return sqlite3_bind_blob64(to, index, data, value.bytes.size, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(to, index);
    }
}

int bind_row(sqlite3_stmt* to, const request& what) noexcept {
    const auto values = what.values();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool new_id = what.record && i == what.record->id && values[i].integer == 0;
        const int index = static_cast<int>(i) + 1;
        const int rc = new_id ? sqlite3_bind_null(to, index) : bind(to, index, values[i]);
        if (rc != SQLITE_OK) return rc;
    }
    return SQLITE_OK;
}

int bind_where(sqlite3_stmt* to, const request& what) noexcept {
    int index = 0;
    for (const berth_term& term : what.where()) {
        if (!has_value(term)) continue;
        if (const int rc = bind(to, ++index, term.value); rc != SQLITE_OK) return rc;
    }
    if (what.statement.operation != BERTH_STORE_SELECT || !what.paged()) return SQLITE_OK;
    const int rc = sqlite3_bind_int64(to, ++index, what.statement.limit);
    return rc != SQLITE_OK ? rc : sqlite3_bind_int64(to, ++index, what.statement.offset);
}

int bind_all(sqlite3_stmt* to, const request& what) noexcept {
    switch (what.statement.operation) {
    case BERTH_STORE_GET:
        return sqlite3_bind_int64(to, 1, what.statement.id);
    case BERTH_STORE_SELECT:
    case BERTH_STORE_COUNT:
    case BERTH_STORE_REMOVE:
        return bind_where(to, what);
    default:
        return bind_row(to, what);
    }
}

berth_value value_at(sqlite3_stmt* of, int index) noexcept {
    berth_value value{};
    switch (sqlite3_column_type(of, index)) {
    case SQLITE_INTEGER:
        value.kind = BERTH_VALUE_INTEGER;
        value.integer = sqlite3_column_int64(of, index);
        break;
    case SQLITE_FLOAT:
        value.kind = BERTH_VALUE_REAL;
        value.real = sqlite3_column_double(of, index);
        break;
    case SQLITE_TEXT:
        value.kind = BERTH_VALUE_TEXT;
        value.bytes.data = reinterpret_cast<const char*>(sqlite3_column_text(of, index));
        value.bytes.size = static_cast<std::size_t>(sqlite3_column_bytes(of, index));
        break;
    case SQLITE_BLOB:
        value.kind = BERTH_VALUE_BLOB;
        value.bytes.data = static_cast<const char*>(sqlite3_column_blob(of, index));
        value.bytes.size = static_cast<std::size_t>(sqlite3_column_bytes(of, index));
        break;
    default:
        break;
    }
    return value;
}

// Steps through the rows; the number delivered goes to `count`.
int read(connection& on, sqlite3_stmt* from, const berth_rows* rows, std::int64_t& count) {
    auto& row = on.row();
    row.resize(static_cast<std::size_t>(sqlite3_column_count(from)));
    int rc = SQLITE_ROW;
    while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
        ++count;
        if (!rows || !rows->row) continue;
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = value_at(from, static_cast<int>(i));
        if (!rows->row(rows->state, row.data(), static_cast<std::uint32_t>(row.size()))) return SQLITE_DONE;
    }
    return rc;
}

int step(connection& on, sqlite3_stmt* statement, const request& what, const berth_rows* rows, std::int64_t& result) {
    int rc = SQLITE_DONE;
    switch (what.statement.operation) {
    case BERTH_STORE_GET:
    case BERTH_STORE_SELECT:
    case BERTH_STORE_QUERY:
        return read(on, statement, rows, result);
    case BERTH_STORE_COUNT:
        rc = sqlite3_step(statement);
        if (rc != SQLITE_ROW) return rc;
        result = sqlite3_column_int64(statement, 0);
        return SQLITE_DONE;
    default:
        break;
    }
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
    } // of a RETURNING, which nobody asked for
    if (rc != SQLITE_DONE) return rc;
    const bool gives_id =
        what.statement.operation == BERTH_STORE_INSERT || what.statement.operation == BERTH_STORE_UPSERT;
    if (!gives_id) {
        result = sqlite3_changes64(on.handle());
        return rc;
    }
    const std::int64_t id = what.values()[what.record->id].integer;
    result = id != 0 ? id : sqlite3_last_insert_rowid(on.handle());
    return rc;
}

std::variant<sqlite3_stmt*, outcome> prepared(connection& on, const request& what) {
    if (sqlite3_stmt* known = on.find(what.key)) return known;
    std::string sql;
    if (auto fault = make_sql(what, sql)) return failure_of(500, *fault);
    using origin = connection::origin;
    const auto from = what.statement.operation == BERTH_STORE_QUERY     ? origin::plugin_read
                      : what.statement.operation == BERTH_STORE_EXECUTE ? origin::plugin_write
                                                                        : origin::store;
    return on.prepare(what.key, sql, from);
}

} // namespace

executed execute(connection& on, const registry& tables, const request& what, const berth_rows* rows) {
    auto found = prepared(on, what);
    if (auto* fault = std::get_if<outcome>(&found)) return {std::move(*fault), SQLITE_ERROR};
    sqlite3_stmt* statement = std::get<sqlite3_stmt*>(found);
    const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
    if (!what.record && what.values().size() != expected) {
        return {failure_of(500, "the statement takes " + std::to_string(expected) + " values, found " +
                                    std::to_string(what.values().size())),
                SQLITE_MISUSE};
    }
    on.start_clock();
    executed done;
    sqlite_failure failure;
    {
        const running run(statement);
        failure.code = bind_all(statement, what);
        if (failure.code == SQLITE_OK) failure.code = step(on, statement, what, rows, done.result.result);
        if (failure.code == SQLITE_DONE) return done;
        failure.code = sqlite3_extended_errcode(on.handle());
        failure.message = sqlite3_errmsg(on.handle());
    }
    done.result = complaint(on, tables, what, failure);
    done.code = failure.code;
    return done;
}

} // namespace berth::host::record
