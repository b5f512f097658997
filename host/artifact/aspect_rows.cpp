#include <artifact/aspect_rows.hpp>

#include <job/statement.hpp>

namespace berth::host::artifact {

using job::statement;

namespace {

#define BERTH_ASPECT_COLUMNS                                                                                           \
    "number, id, entity, schema, owner, policy, valid_from, COALESCE(valid_to, 0), replaces, content"

aspect_facts facts_in(const statement& row) {
    aspect_facts one;
    one.number = row.integer(0);
    one.id = row.text(1);
    one.entity = row.text(2);
    one.schema = row.text(3);
    row.bytes_into(4, one.owner);
    one.policy = row.text(5);
    one.valid_from = row.integer(6);
    one.valid_to = row.integer(7);
    one.replaces = row.text(8);
    one.content = row.text(9);
    return one;
}

} // namespace

void insert_aspect(record::connection& on, aspect_facts& one) {
    statement insert(on, "INSERT INTO aspect (id, entity, schema, owner, policy, valid_from, replaces, content) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.with(one.id).with(one.entity).with(one.schema).with_blob(one.owner).with(one.policy);
    insert.with(one.valid_from).with(one.replaces).with(one.content).run();
    one.number = sqlite3_last_insert_rowid(on.handle());
}

std::string retire_aspects(record::connection& on, const aspect_facts& by, std::int64_t now) {
    std::string newest;
    {
        statement row(on, "SELECT id FROM aspect WHERE entity = ? AND schema = ? AND owner = ? AND valid_to IS NULL "
                          "ORDER BY number DESC LIMIT 1");
        if (row.with(by.entity).with(by.schema).with_blob(by.owner).step()) newest = row.text(0);
    }
    statement update(on, "UPDATE aspect SET valid_to = ? WHERE entity = ? AND schema = ? AND owner = ? AND "
                         "valid_to IS NULL");
    update.with(now).with(by.entity).with(by.schema).with_blob(by.owner).run();
    return newest;
}

std::optional<aspect_facts> find_aspect(record::connection& on, const std::string& id) {
    statement row(on, "SELECT " BERTH_ASPECT_COLUMNS " FROM aspect WHERE id = ?");
    if (!row.with(id).step()) return std::nullopt;
    return facts_in(row);
}

page_of<aspect_facts> list_aspects(record::connection& on, const aspect_query& wanted, std::int64_t now) {
    const bool like = wanted.schema.find('%') != std::string::npos;
    std::string sql =
        "SELECT " BERTH_ASPECT_COLUMNS " FROM aspect WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)";
    if (wanted.owner) sql += " AND owner = ?";
    if (!wanted.entity.empty()) sql += " AND entity = ?";
    if (!wanted.schema.empty()) sql += like ? " AND schema LIKE ?" : " AND schema = ?";
    if (wanted.behind) sql += wanted.oldest_first ? " AND number > ?" : " AND number < ?";
    sql += wanted.oldest_first ? " ORDER BY number LIMIT ?" : " ORDER BY number DESC LIMIT ?";
    const std::int64_t at = wanted.at ? wanted.at : now;
    statement rows(on, sql);
    rows.with(at).with(at);
    if (wanted.owner) rows.with_blob(*wanted.owner);
    if (!wanted.entity.empty()) rows.with(wanted.entity);
    if (!wanted.schema.empty()) rows.with(wanted.schema);
    if (wanted.behind) rows.with(wanted.behind);
    rows.with(static_cast<std::int64_t>(wanted.limit + 1));
    page_of<aspect_facts> page;
    while (rows.step()) page.items.push_back(facts_in(rows));
    page.more = page.items.size() > wanted.limit;
    if (page.more) page.items.pop_back();
    return page;
}

void retract_aspect(record::connection& on, const std::string& id, std::int64_t now) {
    statement(on, "UPDATE aspect SET valid_to = ? WHERE id = ? AND valid_to IS NULL").with(now).with(id).run();
}

void remove_aspects_of(record::connection& on, const std::string& entity) {
    statement(on, "DELETE FROM aspect WHERE entity = ?").with(entity).run();
}

int forget_aspects(record::connection& on, std::int64_t ended_before, int most) {
    statement(on, "DELETE FROM aspect WHERE number IN (SELECT number FROM aspect WHERE valid_to <= ? LIMIT ?)")
        .with(ended_before)
        .with(std::int64_t{most})
        .run();
    return sqlite3_changes(on.handle());
}

std::size_t count_aspects(record::connection& on) {
    statement row(on, "SELECT COUNT(*) FROM aspect");
    return row.step() ? static_cast<std::size_t>(row.integer(0)) : 0;
}

} // namespace berth::host::artifact
