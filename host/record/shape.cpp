#include <record/shape.hpp>

#include <array>
#include <vector>

namespace berth::host::record {
namespace {

constexpr std::uint32_t terms_limit = 512;
constexpr std::uint32_t order_limit = 32;
constexpr int nesting_limit = 40; // parentheses; SQLite's parser holds about 100

void append(std::string& key, std::uint32_t number) {
    key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

bool is_leaf(berth_operator operation) noexcept {
    return operation >= BERTH_TERM_EQUAL && operation <= BERTH_TERM_LIKE;
}

bool tests_null(const berth_term& leaf) noexcept {
    return leaf.value.kind == BERTH_VALUE_NULL &&
           (leaf.operation == BERTH_TERM_EQUAL || leaf.operation == BERTH_TERM_NOT_EQUAL);
}

std::optional<std::string> check_values(std::span<const berth_value> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].kind > BERTH_VALUE_BLOB) return "value " + std::to_string(i) + " is of an unknown kind";
    }
    return std::nullopt;
}

// One operand on the stack is a complete condition; what is left at the end must be exactly one.
std::optional<std::string> check_where(request& in) {
    const auto terms = in.where();
    if (terms.empty()) return std::nullopt;
    if (terms.size() > terms_limit)
        return "where has " + std::to_string(terms.size()) + " terms, at most 512 are taken";
    std::size_t operands = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const berth_term& term = terms[i];
        const auto fault = [&](const std::string& what) { return "term " + std::to_string(i) + " of where " + what; };
        if (is_leaf(term.operation)) {
            if (term.field >= in.record->columns.size()) {
                return fault("names field " + std::to_string(term.field) + ", the record has " +
                             std::to_string(in.record->columns.size()));
            }
            if (term.value.kind > BERTH_VALUE_BLOB) return fault("has a value of an unknown kind");
            ++operands;
            append(in.key, term.operation | (tests_null(term) ? 0x80u : 0u) | term.field << 8);
            continue;
        }
        const bool joins = term.operation == BERTH_TERM_AND || term.operation == BERTH_TERM_OR;
        if (!joins && term.operation != BERTH_TERM_NOT)
            return fault("has the unknown operator " + std::to_string(term.operation));
        if (operands < (joins ? 2u : 1u)) return fault("takes more conditions than stand before it");
        operands -= joins ? 1 : 0;
        append(in.key, term.operation);
    }
    if (operands != 1) return "where leaves " + std::to_string(operands) + " conditions that nothing joins";
    return std::nullopt;
}

std::optional<std::string> check_order(request& in) {
    if (in.order().size() > order_limit) return "order has more than 32 fields";
    append(in.key, 0xffu); // separates where from order
    for (const berth_order& each : in.order()) {
        if (each.field >= in.record->columns.size()) {
            return "order names field " + std::to_string(each.field) + ", the record has " +
                   std::to_string(in.record->columns.size());
        }
        append(in.key, each.field << 1 | (each.descending ? 1u : 0u));
    }
    in.key += in.paged() ? 'p' : 'a';
    return std::nullopt;
}

std::optional<std::string> check_row(const request& in) {
    if (in.values().size() != in.record->columns.size()) {
        return in.record->name + " has " + std::to_string(in.record->columns.size()) + " fields, found " +
               std::to_string(in.values().size()) + " values";
    }
    const berth_value& id = in.values()[in.record->id];
    if (id.kind != BERTH_VALUE_INTEGER && id.kind != BERTH_VALUE_NULL)
        return "the id of " + in.record->name + " must be an integer";
    return check_values(in.values());
}

// A condition with how tightly it holds together: parentheses only where they are needed.
struct condition {
    std::string sql;
    enum class strength { disjunction, conjunction, negation, single } holds = strength::single;
    int nesting = 0;
};

condition enclosed_below(condition of, condition::strength needed) {
    if (of.holds >= needed) return of;
    return {"(" + of.sql + ")", condition::strength::single, of.nesting + 1};
}

condition leaf_sql(const berth_term& leaf, const column& of) {
    static constexpr std::array<const char*, 8> operators{"",    "=?", "<>?", "<?",
                                                          "<=?", ">?", ">=?", " LIKE ? ESCAPE '\\'"};
    if (tests_null(leaf)) return {of.quoted + (leaf.operation == BERTH_TERM_EQUAL ? " IS NULL" : " IS NOT NULL")};
    return {of.quoted + operators[leaf.operation]};
}

condition joined(condition left, condition right, bool conjunction) {
    const auto strength = conjunction ? condition::strength::conjunction : condition::strength::disjunction;
    left = enclosed_below(std::move(left), strength);
    right = enclosed_below(std::move(right), strength);
    left.sql += (conjunction ? " AND " : " OR ") + right.sql;
    return {std::move(left.sql), strength, std::max(left.nesting, right.nesting)};
}

std::optional<std::string> append_where(const request& of, std::string& sql) {
    std::vector<condition> stack;
    for (const berth_term& term : of.where()) {
        if (is_leaf(term.operation)) {
            stack.push_back(leaf_sql(term, of.record->columns[term.field]));
            continue;
        }
        condition last = std::move(stack.back());
        stack.pop_back();
        if (term.operation == BERTH_TERM_NOT) {
            last = enclosed_below(std::move(last), condition::strength::single);
            stack.push_back({"NOT " + last.sql, condition::strength::negation, last.nesting});
        } else {
            stack.back() = joined(std::move(stack.back()), std::move(last), term.operation == BERTH_TERM_AND);
        }
        if (stack.back().nesting > nesting_limit) return "where nests deeper than 40 levels";
    }
    if (!stack.empty()) sql += " WHERE " + stack.back().sql;
    return std::nullopt;
}

// Ties are broken by the id, in the direction of the last field, which lets one index serve the whole order.
void append_order(const request& of, std::string& sql) {
    sql += " ORDER BY ";
    bool by_id = false, descending = false;
    for (const berth_order& each : of.order()) {
        descending = each.descending != 0;
        by_id = by_id || each.field == of.record->id;
        sql += of.record->columns[each.field].quoted + (descending ? " DESC," : ",");
    }
    if (by_id) {
        sql.pop_back();
    } else {
        sql += of.record->columns[of.record->id].quoted + (descending ? " DESC" : "");
    }
    if (of.paged()) sql += " LIMIT ? OFFSET ?";
}

std::string insert_sql(const table& into) {
    std::string sql = "INSERT INTO " + into.quoted + "(" + into.column_list + ") VALUES(";
    for (std::size_t i = 1; i <= into.columns.size(); ++i) sql += (i > 1 ? ",?" : "?") + std::to_string(i);
    return sql + ")";
}

// With only an id there is nothing to set; setting it to itself keeps the statement valid.
std::string assignments(const table& of, bool from_insert) {
    std::string sql;
    for (std::size_t i = 0; i < of.columns.size(); ++i) {
        if (i == of.id && of.columns.size() > 1) continue;
        const std::string& name = of.columns[i].quoted;
        sql.append(sql.empty() ? "" : ",").append(name).append(from_insert ? "=excluded." : "=?");
        sql.append(from_insert ? name : std::to_string(i + 1));
    }
    return sql;
}

} // namespace

bool writes(berth_operation operation) noexcept {
    switch (operation) {
    case BERTH_STORE_INSERT:
    case BERTH_STORE_UPDATE:
    case BERTH_STORE_UPSERT:
    case BERTH_STORE_REMOVE:
    case BERTH_STORE_EXECUTE:
        return true;
    default:
        return false;
    }
}

bool has_value(const berth_term& leaf) noexcept {
    return is_leaf(leaf.operation) && !tests_null(leaf);
}

std::optional<std::string> find_shape(request& in) {
    in.key.assign(1, static_cast<char>('0' + in.statement.operation));
    if (in.record) append(in.key, in.record->number);
    switch (in.statement.operation) {
    case BERTH_STORE_INSERT:
    case BERTH_STORE_UPDATE:
    case BERTH_STORE_UPSERT:
        return check_row(in);
    case BERTH_STORE_GET:
        return std::nullopt;
    case BERTH_STORE_COUNT:
    case BERTH_STORE_REMOVE:
        return check_where(in);
    case BERTH_STORE_SELECT:
        if (auto fault = check_where(in)) return fault;
        return check_order(in);
    case BERTH_STORE_QUERY:
    case BERTH_STORE_EXECUTE:
        in.key.append(in.statement.sql.data, in.statement.sql.size);
        return check_values(in.values());
    default:
        return "unknown operation " + std::to_string(in.statement.operation);
    }
}

std::optional<std::string> make_sql(const request& of, std::string& sql) {
    const auto id = [&] { return of.record->columns[of.record->id].quoted; };
    switch (of.statement.operation) {
    case BERTH_STORE_INSERT:
        sql = insert_sql(*of.record);
        return std::nullopt;
    case BERTH_STORE_UPSERT:
        sql = insert_sql(*of.record) + " ON CONFLICT(" + id() + ") DO UPDATE SET " + assignments(*of.record, true);
        return std::nullopt;
    case BERTH_STORE_UPDATE:
        sql = "UPDATE " + of.record->quoted + " SET " + assignments(*of.record, false) + " WHERE " + id() + "=?" +
              std::to_string(of.record->id + 1);
        return std::nullopt;
    case BERTH_STORE_GET:
        sql = "SELECT " + of.record->column_list + " FROM " + of.record->quoted + " WHERE " + id() + "=?";
        return std::nullopt;
    case BERTH_STORE_COUNT:
        sql = "SELECT count(*) FROM " + of.record->quoted;
        return append_where(of, sql);
    case BERTH_STORE_REMOVE:
        sql = "DELETE FROM " + of.record->quoted;
        return append_where(of, sql);
    case BERTH_STORE_SELECT:
        sql = "SELECT " + of.record->column_list + " FROM " + of.record->quoted;
        if (auto fault = append_where(of, sql)) return fault;
        append_order(of, sql);
        return std::nullopt;
    default:
        sql.assign(of.statement.sql.data, of.statement.sql.size);
        return std::nullopt;
    }
}

} // namespace berth::host::record
