#include <job/statement.hpp>

#include <algorithm>
#include <cstring>

namespace berth::host::job {

statement::statement(record::connection& on, std::string_view sql) : on_(on), statement_(on.find(sql)) {
    if (statement_) return;
    auto prepared = on.prepare(sql, sql, record::connection::origin::store);
    if (const auto* fault = std::get_if<record::outcome>(&prepared)) throw store_failure(fault->detail);
    statement_ = std::get<sqlite3_stmt*>(prepared);
    if (!statement_) throw store_failure(sqlite3_errmsg(on.handle()));
}

statement::~statement() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void statement::check(int code) const {
    if (code != SQLITE_OK) throw store_failure(sqlite3_errmsg(on_.handle()));
}

statement& statement::with(std::int64_t value) {
    check(sqlite3_bind_int64(statement_, ++bound_, value));
    return *this;
}

statement& statement::with(std::string_view text) {
    check(sqlite3_bind_text64(statement_, ++bound_, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                              SQLITE_UTF8));
    return *this;
}

statement& statement::with_blob(std::span<const unsigned char> bytes) {
    check(sqlite3_bind_blob64(statement_, ++bound_, bytes.data(), bytes.size(), SQLITE_STATIC));
    return *this;
}

statement& statement::with_blob(std::string_view bytes) {
    check(sqlite3_bind_blob64(statement_, ++bound_, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC));
    return *this;
}

statement& statement::with_null() {
    check(sqlite3_bind_null(statement_, ++bound_));
    return *this;
}

statement& statement::with_text_or_null(std::string_view text) {
    return text.empty() ? with_null() : with(text);
}

bool statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw store_failure(sqlite3_errmsg(on_.handle()));
}

bool statement::changed() const noexcept {
    return sqlite3_changes(on_.handle()) > 0;
}

std::int64_t statement::integer(int column) const noexcept {
    return sqlite3_column_int64(statement_, column);
}

std::string statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes ? std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)) : std::string();
}

void statement::bytes_into(int column, std::span<unsigned char> to) const noexcept {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    if (bytes) std::memcpy(to.data(), bytes, std::min(size, to.size()));
}

bool statement::is_null(int column) const noexcept {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

} // namespace berth::host::job
