#include <artifact/rows.hpp>

#include <job/statement.hpp>

#include <array>

namespace berth::host::artifact {

using job::statement;

namespace {

#define BERTH_ARTIFACT_COLUMNS                                                                                         \
    "number, id, name, type, size, status, digest, owner, collection, policy, job, created, modified, "                \
    "COALESCE(expires, 0), length, deferred"

constexpr std::array<const char*, 3> status_names{"pending", "ready", "error"};

artifact_status status_of(const std::string& name) noexcept {
    if (name == status_names[0]) return artifact_status::pending;
    return name == status_names[1] ? artifact_status::ready : artifact_status::error;
}

artifact_facts facts_in(const statement& row) {
    artifact_facts one;
    one.number = row.integer(0);
    one.id = row.text(1);
    one.name = row.text(2);
    one.type = row.text(3);
    one.size = static_cast<std::uint64_t>(row.integer(4));
    one.status = status_of(row.text(5));
    one.digest = row.text(6);
    row.bytes_into(7, one.owner);
    one.collection = row.text(8);
    one.policy = row.text(9);
    one.job = row.text(10);
    one.created = row.integer(11);
    one.modified = row.integer(12);
    one.expires = row.integer(13);
    one.length = row.integer(14);
    one.deferred = row.integer(15) != 0;
    return one;
}

std::vector<artifact_facts> all_in(statement& rows) {
    std::vector<artifact_facts> all;
    while (rows.step()) all.push_back(facts_in(rows));
    return all;
}

} // namespace

const char* name_of(artifact_status status) noexcept {
    return status_names[static_cast<std::size_t>(status)];
}

void insert_artifact(record::connection& on, artifact_facts& one) {
    statement insert(on, "INSERT INTO artifact (id, name, type, size, status, digest, owner, collection, policy, job, "
                         "created, modified, expires, length, deferred) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.with(one.id).with(one.name).with(one.type).with(static_cast<std::int64_t>(one.size));
    insert.with(std::string_view(name_of(one.status))).with(one.digest).with_blob(one.owner);
    insert.with(one.collection).with(one.policy).with(one.job).with(one.created).with(one.modified);
    one.expires ? insert.with(one.expires) : insert.with_null();
    insert.with(one.length).with(std::int64_t{one.deferred}).run();
    one.number = sqlite3_last_insert_rowid(on.handle());
}

bool finish_artifact(record::connection& on, const artifact_facts& one) {
    statement update(on, "UPDATE artifact SET status = ?, digest = ?, size = ?, modified = ?, expires = ?, length = ? "
                         "WHERE id = ?");
    update.with(std::string_view(name_of(one.status))).with(one.digest).with(static_cast<std::int64_t>(one.size));
    update.with(one.modified);
    one.expires ? update.with(one.expires) : update.with_null();
    update.with(static_cast<std::int64_t>(one.size)).with(one.id).run();
    return update.changed();
}

void tell_length(record::connection& on, const artifact_facts& one) {
    statement(on, "UPDATE artifact SET length = ? WHERE id = ?").with(one.length).with(one.id).run();
}

std::optional<artifact_facts> find_artifact(record::connection& on, const std::string& id) {
    statement row(on, "SELECT " BERTH_ARTIFACT_COLUMNS " FROM artifact WHERE id = ?");
    row.with(id);
    if (!row.step()) return std::nullopt;
    return facts_in(row);
}

page_of<artifact_facts> list_artifacts(record::connection& on, const artifact_query& wanted) {
    std::string sql = "SELECT " BERTH_ARTIFACT_COLUMNS " FROM artifact WHERE 1";
    if (wanted.owner) sql += " AND owner = ?";
    for (const auto& term : wanted.terms) sql += " AND " + term.column + (term.like ? " LIKE ?" : " = ?");
    if (wanted.at) sql += " AND created <= ?";
    if (wanted.behind) sql += wanted.oldest_first ? " AND number > ?" : " AND number < ?";
    sql += wanted.oldest_first ? " ORDER BY number LIMIT ?" : " ORDER BY number DESC LIMIT ?";
    statement rows(on, sql);
    if (wanted.owner) rows.with_blob(*wanted.owner);
    for (const auto& term : wanted.terms) rows.with(term.value);
    if (wanted.at) rows.with(wanted.at);
    if (wanted.behind) rows.with(wanted.behind);
    rows.with(static_cast<std::int64_t>(wanted.limit + 1));
    page_of<artifact_facts> page{all_in(rows), false};
    page.more = page.items.size() > wanted.limit;
    if (page.more) page.items.pop_back();
    return page;
}

std::vector<artifact_facts> unfinished_artifacts(record::connection& on) {
    statement rows(on, "SELECT " BERTH_ARTIFACT_COLUMNS " FROM artifact WHERE status = 'pending' ORDER BY number");
    return all_in(rows);
}

std::vector<artifact_facts> expired_artifacts(record::connection& on, std::int64_t now, int most) {
    statement rows(on, "SELECT " BERTH_ARTIFACT_COLUMNS " FROM artifact WHERE expires <= ? ORDER BY expires LIMIT ?");
    rows.with(now).with(std::int64_t{most});
    return all_in(rows);
}

void remove_artifact(record::connection& on, const std::string& id) {
    statement(on, "DELETE FROM artifact WHERE id = ?").with(id).run();
}

bool content_is_used(record::connection& on, const std::string& digest) {
    statement row(on, "SELECT 1 FROM artifact WHERE digest = ? AND digest <> '' LIMIT 1");
    return row.with(digest).step();
}

std::vector<std::pair<std::string, std::uint64_t>> contents(record::connection& on) {
    statement rows(on, "SELECT digest, MAX(size) FROM artifact WHERE digest <> '' GROUP BY digest");
    std::vector<std::pair<std::string, std::uint64_t>> all;
    while (rows.step()) all.emplace_back(rows.text(0), static_cast<std::uint64_t>(rows.integer(1)));
    return all;
}

std::size_t count_artifacts(record::connection& on) {
    statement row(on, "SELECT COUNT(*) FROM artifact");
    return row.step() ? static_cast<std::size_t>(row.integer(0)) : 0;
}

} // namespace berth::host::artifact
