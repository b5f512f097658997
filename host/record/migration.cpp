#include <record/migration.hpp>

#include <record/foreign.hpp>
#include <record/schema.hpp>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <observe/log.hpp>

namespace berth::host::record {
namespace {

std::optional<std::string> check_numbers(std::span<const berth_migration> migrations) {
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        if (migrations[i].number == i + 1) continue;
        return "migrations must be numbered from 1 without gaps: expected number " + std::to_string(i + 1) +
               ", found " + std::to_string(migrations[i].number) + " '" + migrations[i].name + "'";
    }
    return std::nullopt;
}

// How many of the migrations the file has had, or why they do not fit.
std::variant<std::size_t, std::string> applied(connection& on, std::span<const berth_migration> migrations) {
    SQLite::Statement rows(on.database(), "SELECT number, name FROM berth_migrations ORDER BY number");
    std::size_t count = 0;
    while (rows.executeStep()) {
        const auto number = static_cast<std::size_t>(rows.getColumn(0).getInt64());
        const std::string name = rows.getColumn(1).getString();
        if (number != count + 1)
            return "the file has had migration " + std::to_string(number) + " without the one before it";
        if (number > migrations.size()) {
            return "the file has had migration " + std::to_string(number) + " '" + name +
                   "', this version of the plugin knows " + std::to_string(migrations.size()) +
                   ": start the version that made it, or put back the copy beside the file";
        }
        if (name != migrations[count].name) {
            return "migration " + std::to_string(number) + ": expected '" + migrations[count].name + "', found '" +
                   name + "' in the file";
        }
        ++count;
    }
    return count;
}

void record_migration(connection& on, const berth_migration& done) {
    SQLite::Statement insert(
        on.database(), "INSERT INTO berth_migrations(number, name, applied_at) VALUES(?, ?, unixepoch()*1000000)");
    insert.bind(1, static_cast<std::int64_t>(done.number));
    insert.bind(2, done.name);
    insert.exec();
}

// A second connection reads what was committed, while the transaction around us keeps all writers out.
std::filesystem::path copy_beside(const std::filesystem::path& file, std::uint32_t number) {
    const std::filesystem::path copy = file.string() + ".before-migration-" + std::to_string(number);
    const std::filesystem::path half = copy.string() + ".part";
    std::filesystem::remove(half);
    {
        SQLite::Database from(file.string(), SQLite::OPEN_READWRITE, 1000);
        SQLite::Database to(half.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        const int rc = SQLite::Backup(to, from).executeStep(-1);
        if (rc != SQLITE_DONE) throw SQLite::Exception("the copy before a migration is not whole", rc);
    }
    std::filesystem::rename(half, copy);
    return copy;
}

std::optional<std::string> run(connection& on, const berth_migration& next) {
    on.guard().permit(guard::permission::migration);
    const int rc = sqlite3_exec(on.handle(), next.sql, nullptr, nullptr, nullptr);
    const std::string refused = on.guard().refused();
    on.guard().permit(guard::permission::everything);
    if (rc == SQLITE_OK && on.in_transaction()) return std::nullopt;
    const std::string why = refused.empty() ? std::string(sqlite3_errmsg(on.handle())) : "it may not use " + refused;
    return "migration " + std::to_string(next.number) + " '" + next.name + "' failed: " + why;
}

std::optional<std::string> migrate(connection& on, const std::filesystem::path& file,
                                   std::span<const berth_migration> pending) {
    if (pending.empty()) return std::nullopt;
    const auto copy = copy_beside(file, pending.front().number);
    for (const berth_migration& next : pending) {
        on.start_clock();
        if (auto fault = run(on, next)) return fault;
        record_migration(on, next);
        observe::information(
            "record.migrated",
            {{"file", file.string()}, {"number", next.number}, {"name", next.name}, {"copy", copy.string()}});
    }
    return std::nullopt;
}

std::optional<std::string> check_references(connection& on) {
    SQLite::Statement broken(on.database(), "SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1");
    if (!broken.executeStep()) return std::nullopt;
    return "rows of " + broken.getColumn(0).getString() + " would refer to rows of " + broken.getColumn(1).getString() +
           " that do not exist";
}

std::optional<std::string> update(connection& on, const std::filesystem::path& file,
                                  std::span<const table* const> tables, std::span<const berth_migration> migrations) {
    const bool blank = is_blank(on);
    bool migrated = false;
    on.database().exec("CREATE TABLE IF NOT EXISTS berth_migrations(number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                       "applied_at INTEGER NOT NULL) STRICT");
    if (blank) {
        for (const berth_migration& each : migrations) record_migration(on, each);
    } else {
        const auto had = applied(on, migrations);
        if (const auto* fault = std::get_if<std::string>(&had)) return *fault;
        const auto pending = migrations.subspan(std::get<std::size_t>(had));
        migrated = !pending.empty();
        if (auto fault = migrate(on, file, pending)) return fault;
    }
    if (const auto left = apply_schema(on, tables); !left.none()) return left.sentence();
    return migrated ? check_references(on) : std::nullopt; // additions break none, and looking reads every row
}

} // namespace

std::optional<std::string> bring_up_to_date(connection& on, const std::filesystem::path& file,
                                            std::span<const table* const> tables,
                                            std::span<const berth_migration> migrations) {
    std::vector<berth_migration> known;
    for (std::size_t i = 0; i < migrations.size(); ++i) {
        known.push_back(known_part(migrations.data(), i));
        if (!known.back().name) known.back().name = "";
        if (!known.back().sql) known.back().sql = "";
    }
    if (auto fault = check_numbers(known)) return fault;
    on.start_clock();
    on.database().exec(
        "PRAGMA foreign_keys=OFF"); // has no effect inside a transaction; a table is rebuilt by dropping it
    std::optional<std::string> fault;
    {
        SQLite::Transaction whole(on.database(), SQLite::TransactionBehavior::IMMEDIATE);
        fault = update(on, file, tables, known);
        if (!fault) whole.commit();
    }
    on.database().exec("PRAGMA foreign_keys=ON");
    return fault;
}

} // namespace berth::host::record
