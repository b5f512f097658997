#include <record/column.hpp>

#include <record/foreign.hpp>
#include <record/sql_text.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

namespace berth::host::record {
namespace {

// A range in SQL and in words.
struct bounds {
    std::string least, most; // literals; empty when open
};

std::string literal(double value) {
    if (std::isinf(value)) return value > 0 ? "9e999" : "-9e999";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

void require(column& in, const std::string& condition, const std::string& rule) {
    in.check += in.check.empty() ? condition : " AND " + condition;
    in.rule += in.rule.empty() ? rule : " and " + rule;
}

void require_range(column& in, const std::string& measured, const bounds& range, const std::string& verb,
                   const std::string& unit) {
    if (!range.least.empty() && range.least == range.most) {
        return require(in, measured + "=" + range.least, verb + " " + range.least + unit);
    }
    if (!range.least.empty() && !range.most.empty()) {
        return require(in, measured + " BETWEEN " + range.least + " AND " + range.most,
                       verb + " " + range.least + " to " + range.most + unit);
    }
    if (!range.least.empty()) require(in, measured + ">=" + range.least, verb + " at least " + range.least + unit);
    if (!range.most.empty()) require(in, measured + "<=" + range.most, verb + " at most " + range.most + unit);
}

void require_length(column& in, const berth_field& field, const std::string& measured, const std::string& unit) {
    bounds range;
    if ((field.flags & BERTH_FIELD_MIN_LENGTH) && field.min_length > 0) range.least = std::to_string(field.min_length);
    if (field.flags & BERTH_FIELD_MAX_LENGTH) range.most = std::to_string(field.max_length);
    require_range(in, measured, range, "must have", unit);
}

void require_integer(column& in, const berth_type& type, const berth_field& field) {
    std::optional<std::int64_t> least, most;
    const std::uint32_t bits = type.bits == 0 ? 64 : type.bits;
    if (bits < 64) {
        least = type.is_signed ? -(std::int64_t{1} << (bits - 1)) : 0;
        most = (std::int64_t{1} << (type.is_signed ? bits - 1 : bits)) - 1;
    } else if (!type.is_signed) {
        least = 0; // above the signed range nothing can be stored, which the binding of values already says
    }
    constexpr double edge = 9223372036854775808.0; // 2^63
    if ((field.flags & BERTH_FIELD_MINIMUM) && std::abs(field.minimum) < edge) {
        const auto limit = static_cast<std::int64_t>(std::ceil(field.minimum));
        least = least ? std::max(*least, limit) : limit;
    }
    if ((field.flags & BERTH_FIELD_MAXIMUM) && std::abs(field.maximum) < edge) {
        const auto limit = static_cast<std::int64_t>(std::floor(field.maximum));
        most = most ? std::min(*most, limit) : limit;
    }
    require_range(in, in.quoted, {least ? std::to_string(*least) : "", most ? std::to_string(*most) : ""}, "must be",
                  "");
}

void require_number(column& in, const berth_field& field) {
    bounds range;
    if ((field.flags & BERTH_FIELD_MINIMUM) && !std::isnan(field.minimum)) range.least = literal(field.minimum);
    if ((field.flags & BERTH_FIELD_MAXIMUM) && !std::isnan(field.maximum)) range.most = literal(field.maximum);
    require_range(in, in.quoted, range, "must be", "");
}

void require_name(column& in, const berth_type& type) {
    std::string names, words;
    for (std::uint32_t i = 0; i < type.name_count; ++i) {
        names.append(i ? "," : "").append(sql_string(type.names[i]));
        words.append(i ? ", " : "").append(type.names[i]);
    }
    require(in, in.quoted + " IN (" + names + ")", "must be one of " + words);
}

void require_json(column& in, const berth_type& type, const berth_field& field) {
    require(in, "json_valid(" + in.quoted + ")", "must be JSON");
    const bool is_tuple = type.kind == BERTH_KIND_TUPLE;
    if (type.kind != BERTH_KIND_LIST && !is_tuple) return; // members of a map cannot be counted in a CHECK
    const std::string measured = "json_array_length(" + in.quoted + ")";
    if (const std::uint64_t length = is_tuple ? type.alternative_count : type.length; length > 0) {
        const std::string count = std::to_string(length);
        return require_range(in, measured, {count, count}, "must have", " elements");
    }
    require_length(in, field, measured, " elements");
}

// An object's own default where its plugin knows one, so that a row which gets the column later still reads as one.
std::string initial_object(const berth_type& type) {
    std::string json = "{}";
    if (type.defaults) {
        type.defaults(&json,
                      [](void* to, berth_slice text) { static_cast<std::string*>(to)->assign(text.data, text.size); });
    }
    return sql_string(json);
}

std::optional<std::string> reference(column& in, const berth_type& type) {
    if (!type.element) return "refers to no record type";
    const berth_type target = known_part(*type.element);
    if (!(target.flags & BERTH_TYPE_RECORD) || !target.table || !*target.table)
        return "refers to a type without a table";
    in.referenced_table = target.table;
    in.referenced_id = id_name(*type.element);
    if (in.referenced_id.empty()) return "refers to " + in.referenced_table + ", which has no field of type id";
    return std::nullopt;
}

std::optional<std::string> fill(column& in, const berth_type& type, const berth_field& field) {
    using storage = column::storage;
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        in.type = storage::integer, in.initial = "0";
        require(in, in.quoted + " IN (0,1)", "must be true or false");
        return std::nullopt;
    case BERTH_KIND_INTEGER:
        in.type = storage::integer, in.initial = "0";
        require_integer(in, type, field);
        return std::nullopt;
    case BERTH_KIND_TIME:
        in.type = storage::integer, in.initial = "0";
        return std::nullopt;
    case BERTH_KIND_NUMBER:
        in.type = storage::real, in.initial = "0.0";
        require_number(in, field);
        return std::nullopt;
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH:
        in.initial = "''";
        require_length(in, field, "length(" + in.quoted + ")", " characters");
        return std::nullopt;
    case BERTH_KIND_ENUM:
        if (type.name_count == 0) return "is an enum without names";
        in.initial = sql_string(type.names[0]);
        require_name(in, type);
        return std::nullopt;
    case BERTH_KIND_BYTES:
        in.type = storage::blob, in.initial = "x''";
        require_length(in, field, "length(" + in.quoted + ")", " bytes");
        return std::nullopt;
    case BERTH_KIND_ID:
        in.type = storage::integer;
        require(in, in.quoted + ">0", "must be positive");
        return std::nullopt;
    case BERTH_KIND_REFERENCE:
        in.type = storage::integer;
        return reference(in, type);
    case BERTH_KIND_LIST:
        in.initial = "'[]'";
        break;
    case BERTH_KIND_MAP:
        in.initial = "'{}'";
        break;
    case BERTH_KIND_OBJECT:
        in.initial = initial_object(type);
        break;
    case BERTH_KIND_ANY:
        in.initial = "'null'";
        break;
    case BERTH_KIND_VARIANT:
    case BERTH_KIND_TUPLE:
        break;
    case BERTH_KIND_DATE_TIME:
        return "is a date and time with its own offset or none, which no column keeps; store a time point "
               "(std::chrono::system_clock::time_point), which is one moment everywhere";
    default:
        return "is of a kind that records do not know (" + std::to_string(type.kind) + ")";
    }
    require_json(in, type, field);
    return std::nullopt;
}

} // namespace

std::string column::definition() const {
    static constexpr std::array<const char*, 4> types{"INTEGER", "REAL", "TEXT", "BLOB"};
    std::string sql = quoted + " " + types[static_cast<std::size_t>(type)];
    if (id) {
        sql += " PRIMARY KEY AUTOINCREMENT";
    } else if (!nullable) {
        sql += " NOT NULL";
    }
    // Named after its column: SQLite reports the name of a broken CHECK, and nothing else.
    if (!check.empty()) sql += " CONSTRAINT " + quoted + " CHECK(" + check + ")";
    if (!referenced_table.empty())
        sql += " REFERENCES " + sql_name(referenced_table) + "(" + sql_name(referenced_id) + ")";
    return sql;
}

std::variant<column, std::string> make_column(const berth_field& field) {
    column made;
    if (!field.name || !*field.name) return "has no name";
    if (!field.type) return "has no type";
    made.name = field.name;
    made.quoted = sql_name(made.name);
    made.secret = field.flags & BERTH_FIELD_SECRET;
    made.indexed = field.flags & BERTH_FIELD_INDEX;
    made.unique = field.flags & BERTH_FIELD_UNIQUE;
    berth_type type = known_part(*field.type);
    made.id = type.kind == BERTH_KIND_ID;
    while (type.kind == BERTH_KIND_OPTIONAL) {
        if (!type.element) return "is optional of nothing";
        made.nullable = true;
        type = known_part(*type.element);
    }
    if (auto fault = fill(made, type, field)) return *fault;
    return made;
}

std::string id_name(const berth_type& record) {
    const berth_type type = known_part(record);
    std::string found;
    for (std::uint32_t i = 0; i < type.field_count; ++i) {
        const berth_field field = known_part(type.fields, i);
        if (!field.type || field.type->kind != BERTH_KIND_ID) continue;
        if (!found.empty() || !field.name) return {};
        found = field.name;
    }
    return found;
}

} // namespace berth::host::record
