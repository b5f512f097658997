#include <plugin/table_arena.hpp>

#include <plugin/identity.hpp>
#include <plugin/limits.hpp>
#include <plugin/route_check.hpp>
#include <plugin/type_check.hpp>

#include <algorithm>
#include <set>
#include <span>

namespace berth::host::plugin {

namespace {

bool is_table_name(std::string_view name) {
    auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name.size() <= 63 && (name[0] < '0' || name[0] > '9') &&
           std::all_of(name.begin(), name.end(), good);
}

void check_identity(const berth_plugin_table& table, fault_list& faults) {
    if (table.abi_major != BERTH_ABI_MAJOR)
        faults.add("the plugin's table", "has ABI " + std::to_string(table.abi_major) + ", expected " +
                                             std::to_string(BERTH_ABI_MAJOR));
    if (!is_plugin_name(table.name))
        faults.add("the plugin's name", '"' + std::string(table.name) + "\" does not match [a-z][a-z0-9-]*");
    if (!is_version(table.version))
        faults.add("the plugin's version", '"' + std::string(table.version) + "\" is not a semantic version");
}

void check_records(const berth_plugin_table& table, fault_list& faults) {
    std::set<std::string_view> names;
    for (std::uint32_t i = 0; i < table.record_count; ++i) {
        const berth_type* record = table.records[i];
        const std::string place = "record " + std::to_string(i);
        if (!record) {
            faults.add(place, "is null");
            continue;
        }
        if (record->kind != BERTH_KIND_OBJECT || !(record->flags & BERTH_TYPE_RECORD))
            faults.add(place, "is not an object with BERTH_TYPE_RECORD");
        if (!is_table_name(record->table))
            faults.add(place, "has the table name \"" + std::string(record->table) +
                                  "\", which does not match [a-z_][a-z0-9_]*");
        if (!names.insert(record->table).second)
            faults.add(place, "has the table name \"" + std::string(record->table) + "\" of another record");
    }
}

void check_migrations(const berth_plugin_table& table, fault_list& faults) {
    for (std::uint32_t i = 0; i < table.migration_count; ++i) {
        const berth_migration& migration = table.migrations[i];
        const std::string place = "migration " + std::to_string(i + 1);
        if (migration.number != i + 1)
            faults.add(place, "has number " + std::to_string(migration.number) + ", expected " + std::to_string(i + 1));
        if (!*migration.name) faults.add(place, "has no name");
        if (!*migration.sql) faults.add(place, "has no SQL");
    }
}

void check_service(const berth_service& service, fault_list& faults) {
    for (const char* text : {service.title, service.contact_name, service.contact_email, service.contact_url,
                             service.license_name, service.license_url})
        if (!is_utf8(text)) faults.add("the service", "has a text that is not UTF-8");
}

} // namespace

void check_tables(const table_arena& tables, fault_list& faults) {
    check_identity(tables.table, faults);
    check_types(tables, faults);
    check_routes({tables.table.endpoints, tables.table.endpoint_count}, faults);
    if (tables.table.configuration && tables.table.configuration->kind != BERTH_KIND_OBJECT)
        faults.add("the configuration type", "is not an object");
    check_records(tables.table, faults);
    check_migrations(tables.table, faults);
    if (tables.table.service) check_service(*tables.table.service, faults);
}

} // namespace berth::host::plugin
