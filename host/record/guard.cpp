#include <record/guard.hpp>

#include <record/table.hpp>

namespace berth::host::record {
namespace {

constexpr std::string_view tables_changed = "a change of tables: declare a migration";

} // namespace

void guard::watch(sqlite3* connection) noexcept {
    int (*const decision)(void*, int, const char*, const char*, const char*, const char*) = &guard::decide;
    sqlite3_set_authorizer(connection, decision, this);
}

void guard::permit(permission now) noexcept {
    permission_ = now;
    changes_rows_ = false;
    refused_.clear();
}

int guard::decide(void* self, int action, const char* first, const char*, const char*, const char*) {
    return static_cast<guard*>(self)->decide(action, first ? first : "");
}

int guard::refuse(std::string_view what) noexcept {
    if (refused_.empty()) refused_ = what;
    return SQLITE_DENY;
}

int guard::decide(int action, std::string_view first) noexcept {
    if (permission_ == permission::everything) return SQLITE_OK;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return refuse("ATTACH or DETACH");
    case SQLITE_PRAGMA:
        return refuse("PRAGMA");
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return refuse("BEGIN, COMMIT, ROLLBACK or SAVEPOINT: use the store's transactions");
    default:
        break;
    }
    if (permission_ == permission::migration) return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        if (first == "sqlite_master" || first == "sqlite_temp_master") return refuse(tables_changed);
        if (first.starts_with("sqlite_") || same_name(first, "berth_migrations")) return refuse(first);
        changes_rows_ = true;
        return SQLITE_OK;
    default:
        return refuse(tables_changed);
    }
}

} // namespace berth::host::record
