// A store through its extension, as a plugin sees it, with rows as values.
#pragma once

#include "made_type.hpp"

#include <record/scratch.hpp>
#include <record/store.hpp>

#include <berth/extension/store.h>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

namespace record_test {

namespace record = berth::host::record;

inline berth_value null() {
    return {};
}
inline berth_value integer(std::int64_t of) {
    return {BERTH_VALUE_INTEGER, 0, of, 0, {}};
}
inline berth_value real(double of) {
    return {BERTH_VALUE_REAL, 0, 0, of, {}};
}
inline berth_value text(std::string_view of) {
    return {BERTH_VALUE_TEXT, 0, 0, 0, {of.data(), of.size()}};
}
inline berth_value blob(std::string_view of) {
    return {BERTH_VALUE_BLOB, 0, 0, 0, {of.data(), of.size()}};
}

struct cell {
    berth_value_kind kind = BERTH_VALUE_NULL;
    std::int64_t integer = 0;
    double real = 0;
    std::string bytes;
};
using cells = std::vector<cell>;

struct answer {
    bool done = false;
    std::int64_t result = 0;
    std::uint32_t status = 0;
    std::string detail;
    std::vector<cells> rows;
};

class opened {
public:
    using types = std::vector<const berth_type*>;

    explicit opened(record::store_options options, const types& of,
                    const std::vector<berth_migration>& migrations = {}) {
        auto result = record::store::open(std::move(options), of, migrations);
        if (auto* fault = std::get_if<record::refusal>(&result)) {
            refused = fault->reason;
        } else {
            store = std::move(std::get<std::unique_ptr<record::store>>(result));
        }
    }
    explicit opened(const types& of) : opened(record::store_options{}, of) { REQUIRE(refused == ""); }

    answer run(const berth_statement& what, berth_transaction* in = nullptr) const {
        answer got;
        if (!store) return got.detail = "not open: " + refused, got;
        const berth_failure failure{&got, [](void* to, std::uint32_t status, berth_slice detail) {
                                        static_cast<answer*>(to)->status = status;
                                        static_cast<answer*>(to)->detail.assign(detail.data, detail.size);
                                    }};
        const berth_rows rows{&got, [](void* to, const berth_value* values, std::uint32_t count) {
                                  cells row;
                                  for (std::uint32_t i = 0; i < count; ++i) {
                                      row.push_back({values[i].kind, values[i].integer, values[i].real,
                                                     std::string(values[i].bytes.data ? values[i].bytes.data : "",
                                                                 values[i].bytes.size)});
                                  }
                                  static_cast<answer*>(to)->rows.push_back(std::move(row));
                                  return true;
                              }};
        const berth_store* table = store->extension();
        got.done = table->run(table->state, in, &what, &rows, &got.result, &failure);
        return got;
    }

    answer row(berth_operation operation, const berth_type* of, const std::vector<berth_value>& values,
               berth_transaction* in = nullptr) const {
        berth_statement what = statement(operation, of);
        what.values = values.data();
        what.value_count = static_cast<std::uint32_t>(values.size());
        return run(what, in);
    }
    answer insert(const berth_type* of, const std::vector<berth_value>& values, berth_transaction* in = nullptr) const {
        return row(BERTH_STORE_INSERT, of, values, in);
    }
    answer get(const berth_type* of, std::int64_t id, berth_transaction* in = nullptr) const {
        berth_statement what = statement(BERTH_STORE_GET, of);
        what.id = id;
        return run(what, in);
    }
    answer where(berth_operation operation, const berth_type* of, const std::vector<berth_term>& terms,
                 const std::vector<berth_order>& order = {}, std::int64_t limit = -1, std::int64_t offset = 0) const {
        berth_statement what = statement(operation, of);
        what.where = terms.data();
        what.where_count = static_cast<std::uint32_t>(terms.size());
        what.order = order.data();
        what.order_count = static_cast<std::uint32_t>(order.size());
        what.limit = limit;
        what.offset = offset;
        return run(what);
    }
    answer sql(berth_operation operation, std::string_view text, const std::vector<berth_value>& values = {},
               berth_transaction* in = nullptr) const {
        berth_statement what = statement(operation, nullptr);
        what.sql = {text.data(), text.size()};
        what.values = values.data();
        what.value_count = static_cast<std::uint32_t>(values.size());
        return run(what, in);
    }
    answer query(std::string_view text, const std::vector<berth_value>& values = {}) const {
        return sql(BERTH_STORE_QUERY, text, values);
    }
    answer execute(std::string_view text, const std::vector<berth_value>& values = {}) const {
        return sql(BERTH_STORE_EXECUTE, text, values);
    }
    std::int64_t count(const berth_type* of) const { return where(BERTH_STORE_COUNT, of, {}).result; }

    berth_transaction* begin(answer* refusal = nullptr) const {
        answer got;
        const berth_failure failure = into(refusal ? *refusal : got);
        const berth_store* table = store->extension();
        return table->begin(table->state, &failure);
    }
    answer commit(berth_transaction* ending) const {
        answer got;
        const berth_failure failure = into(got);
        const berth_store* table = store->extension();
        got.done = table->commit(table->state, ending, &failure);
        return got;
    }
    void rollback(berth_transaction* ending) const {
        const berth_store* table = store->extension();
        table->rollback(table->state, ending);
    }

    static berth_statement statement(berth_operation operation, const berth_type* of) {
        berth_statement made{};
        made.size = sizeof made;
        made.operation = operation;
        made.record = of;
        made.limit = -1;
        return made;
    }

    std::unique_ptr<record::store> store;
    std::string refused;

private:
    static berth_failure into(answer& to) {
        return {&to, [](void* at, std::uint32_t status, berth_slice detail) {
                    static_cast<answer*>(at)->status = status;
                    static_cast<answer*>(at)->detail.assign(detail.data, detail.size);
                }};
    }
};

// A file of its own, gone with the test.
struct database_file {
    record::scratch_folder folder;
    std::filesystem::path path = folder.path() / "things.db";
    record::store_options options() const {
        record::store_options made;
        made.file = path;
        return made;
    }
};

inline berth_term equal(std::uint32_t field, berth_value value) {
    return {BERTH_TERM_EQUAL, field, value};
}
inline berth_term combine(berth_operator with) {
    return {with, 0, {}};
}

} // namespace record_test
