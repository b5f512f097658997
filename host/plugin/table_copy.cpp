#include <plugin/table_arena.hpp>

#include <plugin/limits.hpp>

#include <algorithm>
#include <cstring>
#include <deque>
#include <unordered_map>
#include <utility>

namespace berth::host::plugin {

namespace {

// What abi_major 1 had from the start; a struct that says it is smaller was not compiled against it.
template <class T>
constexpr std::uint32_t first_size = 0;
template <>
constexpr std::uint32_t first_size<berth_field> = offsetof(berth_field, pattern) + sizeof(void*);
template <>
constexpr std::uint32_t first_size<berth_type> = offsetof(berth_type, defaults) + sizeof(void*);
template <>
constexpr std::uint32_t first_size<berth_input> = offsetof(berth_input, field) + sizeof(void*);
template <>
constexpr std::uint32_t first_size<berth_endpoint> = offsetof(berth_endpoint, result) + sizeof(void*);
template <>
constexpr std::uint32_t first_size<berth_tool> = offsetof(berth_tool, attempts) + sizeof(std::int64_t);
template <>
constexpr std::uint32_t first_size<berth_migration> = offsetof(berth_migration, sql) + sizeof(void*);
template <>
constexpr std::uint32_t first_size<berth_plugin_table> = offsetof(berth_plugin_table, extension) + sizeof(void*);

constexpr std::uint32_t largest_struct = 4096;

struct written_json {
    std::string text;
    bool too_long = false;
};

void collect_json(void* state, berth_slice json) {
    auto& to = *static_cast<written_json*>(state);
    to.too_long = to.too_long || json.size > limits::defaults - to.text.size();
    if (!to.too_long && json.data) to.text.append(json.data, json.size);
}

class copier {
public:
    copier(table_arena& to, fault_list& faults) : to_(to), faults_(faults) {}

    void copy(const berth_plugin_table& from);

private:
    template <class T>
    bool good_size(std::uint32_t size, const std::string& place);
    template <class T>
    void take(const void* from, std::uint32_t size, T& copy);
    template <class T>
    std::span<T> array(const T* from, std::uint32_t& count, std::uint32_t limit, const std::string& place);

    const char* text(const char* from, const std::string& place, std::size_t limit = limits::text);
    const berth_type* type(const berth_type* from);
    const berth_type* const* type_pointers(const berth_type* const* from, std::uint32_t& count, std::uint32_t limit,
                                           const std::string& place);
    void fill(const berth_type& from, berth_type& copy);
    void fill(berth_field& field, const std::string& place);
    void fill(berth_endpoint& endpoint, const std::string& place);
    void fill_tool(berth_endpoint& endpoint, const std::string& place);
    void fill_names(berth_type& copy, const std::string& place);
    void take_defaults(const berth_type& copy, const std::string& place);

    table_arena& to_;
    fault_list& faults_;
    std::unordered_map<const berth_type*, berth_type*> copies_;
    std::deque<std::pair<const berth_type*, berth_type*>> waiting_; // a queue, so that long chains need no stack
};

template <class T>
bool copier::good_size(std::uint32_t size, const std::string& place) {
    const bool good = size >= first_size<T> && size <= largest_struct && size % alignof(T) == 0;
    if (!good)
        faults_.add(place, "has struct size " + std::to_string(size) + ", expected " +
                               std::to_string(first_size<T>) + " or more; was `size` set?");
    return good;
}

// Members that this host does not know are dropped, members that the plugin does not know become zero.
template <class T>
void copier::take(const void* from, std::uint32_t size, T& copy) {
    copy = T{};
    std::memcpy(static_cast<void*>(&copy), from, std::min<std::size_t>(size, sizeof(T)));
    copy.size = sizeof(T);
}

template <class T>
std::span<T> copier::array(const T* from, std::uint32_t& count, std::uint32_t limit, const std::string& place) {
    const std::uint32_t wanted = std::exchange(count, 0);
    if (wanted == 0) return {};
    if (!from) {
        faults_.add(place, "are counted as " + std::to_string(wanted) + ", but the pointer to them is null");
        return {};
    }
    if (wanted > limit) {
        faults_.add(place, "are " + std::to_string(wanted) + ", at most " + std::to_string(limit) + " are allowed");
        return {};
    }
    const std::uint32_t size = from->size;
    if (!good_size<T>(size, place)) return {};
    T* copies = to_.array<T>(wanted);
    for (std::uint32_t i = 0; i < wanted; ++i)
        take(reinterpret_cast<const char*>(from) + std::size_t{i} * size, size, copies[i]);
    count = wanted;
    return {copies, wanted};
}

const char* copier::text(const char* from, const std::string& place, std::size_t limit) {
    if (!from) return "";
    const std::size_t size = strnlen(from, limit + 1);
    if (size > limit) {
        faults_.add(place, "is longer than " + std::to_string(limit) + " bytes");
        return "";
    }
    return to_.text({from, size});
}

const berth_type* copier::type(const berth_type* from) {
    if (!from) return nullptr;
    auto [entry, is_new] = copies_.try_emplace(from);
    if (is_new) {
        entry->second = to_.type();
        waiting_.emplace_back(from, entry->second);
    }
    return entry->second;
}

const berth_type* const* copier::type_pointers(const berth_type* const* from, std::uint32_t& count,
                                               std::uint32_t limit, const std::string& place) {
    const std::uint32_t wanted = std::exchange(count, 0);
    if (wanted == 0) return nullptr;
    if (!from || wanted > limit) {
        faults_.add(place, !from ? "are counted as " + std::to_string(wanted) + ", but the pointer to them is null"
                                 : "are " + std::to_string(wanted) + ", at most " + std::to_string(limit) +
                                       " are allowed");
        return nullptr;
    }
    auto** copies = to_.array<const berth_type*>(wanted);
    for (std::uint32_t i = 0; i < wanted; ++i) copies[i] = type(from[i]);
    count = wanted;
    return copies;
}

void copier::fill(berth_field& field, const std::string& place) {
    field.name = text(field.name, place + " name");
    field.text = text(field.text, place + " text");
    field.pattern = text(field.pattern, place + " pattern");
    field.type = type(field.type);
}

void copier::fill_names(berth_type& copy, const std::string& place) {
    const std::uint32_t wanted = std::exchange(copy.name_count, 0);
    const char* const* from = std::exchange(copy.names, nullptr);
    if (wanted == 0) return;
    if (!from || wanted > limits::enumerators) {
        faults_.add(place, !from ? "counts " + std::to_string(wanted) + " names, but the pointer to them is null"
                                 : "has " + std::to_string(wanted) + " names, at most " +
                                       std::to_string(limits::enumerators) + " are allowed");
        return;
    }
    auto** names = to_.array<const char*>(wanted);
    for (std::uint32_t i = 0; i < wanted; ++i) names[i] = text(from[i], place + " name " + std::to_string(i));
    copy.names = names;
    copy.name_count = wanted;
}

void copier::take_defaults(const berth_type& copy, const std::string& place) {
    written_json json;
    try {
        copy.defaults(&json, &collect_json);
    } catch (...) {
        faults_.add(place, "threw while it wrote its defaults");
        return;
    }
    if (json.too_long) faults_.add(place, "has defaults of more than " + std::to_string(limits::defaults) + " bytes");
    if (!json.too_long && !json.text.empty()) to_.defaults.emplace(&copy, std::move(json.text));
}

void copier::fill(const berth_type& from, berth_type& copy) {
    std::uint32_t size = 0;
    std::memcpy(&size, &from, sizeof size);
    if (!good_size<berth_type>(size, "a type")) return;
    take(&from, size, copy);
    unsigned char is_signed = 0; // a bool with another value than 0 and 1 must not be read as one
    std::memcpy(&is_signed, &copy.is_signed, 1);
    copy.is_signed = is_signed != 0;

    copy.name = text(copy.name, "a type's name");
    const std::string place = *copy.name ? "type " + std::string(copy.name) : "a type without name";
    copy.text = text(copy.text, place + ": text");
    copy.table = text(copy.table, place + ": table");
    copy.schema_id = text(copy.schema_id, place + ": schema id");
    copy.tag = text(copy.tag, place + ": tag");
    copy.element = type(copy.element);
    copy.key = type(copy.key);
    std::span<berth_field> fields = array(copy.fields, copy.field_count, limits::fields, place + ": fields");
    copy.fields = fields.data();
    for (std::size_t i = 0; i < fields.size(); ++i) fill(fields[i], place + ": field " + std::to_string(i));
    fill_names(copy, place);
    copy.alternatives =
        type_pointers(copy.alternatives, copy.alternative_count, limits::alternatives, place + ": alternatives");
    if (copy.defaults && copy.kind == BERTH_KIND_OBJECT) take_defaults(copy, place);
    copy.defaults = nullptr;
}

void copier::fill(berth_endpoint& endpoint, const std::string& place) {
    for (const char** member : {&endpoint.service, &endpoint.name, &endpoint.method, &endpoint.path,
                                &endpoint.summary, &endpoint.text, &endpoint.content_type})
        *member = text(*member, place + ": a text");
    fill_tool(endpoint, place);
    endpoint.body = type(endpoint.body);
    endpoint.result = type(endpoint.result);
    std::span<berth_input> inputs = array(endpoint.inputs, endpoint.input_count, limits::inputs, place + ": inputs");
    endpoint.inputs = inputs.data();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string input_place = place + ": input " + std::to_string(i);
        inputs[i].name = text(inputs[i].name, input_place + " name");
        if (!inputs[i].field) continue; // told by the check
        std::uint32_t one = 1;
        std::span<berth_field> field = array(inputs[i].field, one, 1, input_place + " field");
        inputs[i].field = field.data();
        if (!field.empty()) fill(field[0], input_place);
    }
}

void copier::fill_tool(berth_endpoint& endpoint, const std::string& place) {
    if (!endpoint.tool) return;
    std::uint32_t one = 1;
    std::span<berth_tool> tool = array(endpoint.tool, one, 1, place + ": tool");
    endpoint.tool = tool.empty() ? nullptr : tool.data();
    if (tool.empty()) return;
    for (const char** member : {&tool[0].parameters, &tool[0].service_id, &tool[0].tag})
        *member = text(*member, place + ": a text of its tool");
}

void copier::copy(const berth_plugin_table& from) {
    berth_plugin_table& table = to_.table;
    std::uint32_t size = 0;
    std::memcpy(&size, &from, sizeof size);
    if (!good_size<berth_plugin_table>(size, "the plugin's table")) return;
    take(&from, size, table);

    const std::pair<const char*, bool> functions[] = {{"create", table.create != nullptr},
                                                      {"start", table.start != nullptr},
                                                      {"call", table.call != nullptr},
                                                      {"stop", table.stop != nullptr},
                                                      {"destroy", table.destroy != nullptr}};
    for (const auto& [name, given] : functions)
        if (!given) faults_.add("the function", std::string(name) + " is null");
    table.create = nullptr;
    table.start = nullptr;
    table.call = nullptr;
    table.stop = nullptr;
    table.destroy = nullptr;
    table.extension = nullptr;

    for (const char** member : {&table.name, &table.version, &table.sdk_version, &table.compiler, &table.text})
        *member = text(*member, "a text of the plugin's table");
    std::span<berth_endpoint> endpoints = array(table.endpoints, table.endpoint_count, limits::endpoints, "endpoints");
    table.endpoints = endpoints.data();
    for (std::size_t i = 0; i < endpoints.size(); ++i) fill(endpoints[i], "endpoint " + std::to_string(i));
    table.configuration = type(table.configuration);
    table.records = type_pointers(table.records, table.record_count, limits::records, "records");
    std::span<berth_migration> migrations =
        array(table.migrations, table.migration_count, limits::migrations, "migrations");
    table.migrations = migrations.data();
    for (berth_migration& migration : migrations) {
        migration.name = text(migration.name, "a migration's name");
        migration.sql = text(migration.sql, "a migration's SQL", limits::sql);
    }
    for (; !waiting_.empty(); waiting_.pop_front()) fill(*waiting_.front().first, *waiting_.front().second);
}

} // namespace

void copy_table(const berth_plugin_table& from, table_arena& to, fault_list& faults) {
    copier(to, faults).copy(from);
}

} // namespace berth::host::plugin
