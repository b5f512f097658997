// A statement as the store runs it: its record resolved, and its shape as a key. Two statements with one key have the
// same SQL; values never count, as they are always bound.
#pragma once

#include <record/table.hpp>

#include <berth/extension/store.h>

#include <optional>
#include <span>
#include <string>

namespace berth::host::record {

struct request {
    berth_statement statement{};   // as much of it as the caller knows, the rest zero
    const table* record = nullptr; // null for QUERY and EXECUTE
    std::string key;

    std::span<const berth_value> values() const noexcept { return {statement.values, statement.value_count}; }
    std::span<const berth_term> where() const noexcept { return {statement.where, statement.where_count}; }
    std::span<const berth_order> order() const noexcept { return {statement.order, statement.order_count}; }
    bool paged() const noexcept { return statement.limit >= 0 || statement.offset > 0; }
};

bool writes(berth_operation operation) noexcept;
bool has_value(const berth_term& leaf) noexcept; // it is a leaf that binds its value

// Checks the statement and fills in its key; otherwise says what is wrong with it.
std::optional<std::string> find_shape(request& in);
// The SQL of a checked request, or what is wrong with it.
std::optional<std::string> make_sql(const request& of, std::string& sql);

} // namespace berth::host::record
