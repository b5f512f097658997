// The form in which a description goes to and comes from a worker, which may crash at any byte: little-endian numbers,
// texts with their length, arrays with their count, types by their number from 1 (0: none). Both ends are the same
// program, so there is no version but the one in the first bytes.
#include <plugin/table_arena.hpp>

#include <bit>
#include <unordered_map>

namespace berth::host::plugin {

namespace {

class writer {
public:
    explicit writer(const table_arena& from) : from_(from) {
        std::uint32_t number = 0;
        for (const berth_type* each : from.types) numbers_.emplace(each, ++number);
    }

    std::string write();

private:
    template <class Number>
    void number(Number value) {
        for (std::size_t i = 0; i < sizeof value; ++i) out_ += static_cast<char>(value >> (8 * i));
    }
    void real(double value) { number(std::bit_cast<std::uint64_t>(value)); }
    void text(std::string_view value) {
        number(static_cast<std::uint32_t>(value.size()));
        out_ += value;
    }
    void type(const berth_type* value) { number(value ? numbers_.at(value) : std::uint32_t{0}); }
    void field(const berth_field& value);
    void content(const berth_type& value);
    void endpoint(const berth_endpoint& value);
    void tool(const berth_tool* value);
    void service(const berth_service* value);

    const table_arena& from_;
    std::unordered_map<const berth_type*, std::uint32_t> numbers_;
    std::string out_;
};

void writer::field(const berth_field& value) {
    number(value.flags);
    text(value.name);
    type(value.type);
    text(value.text);
    real(value.minimum);
    real(value.maximum);
    number(value.min_length);
    number(value.max_length);
    text(value.pattern);
}

void writer::content(const berth_type& value) {
    number(value.kind);
    number(value.flags);
    number(value.bits);
    number(std::uint32_t{value.is_signed});
    text(value.name);
    text(value.text);
    type(value.element);
    number(value.length);
    text(value.table);
    text(value.schema_id);
    type(value.key);
    text(value.tag);
    number(value.field_count);
    for (std::uint32_t i = 0; i < value.field_count; ++i) field(value.fields[i]);
    number(value.name_count);
    for (std::uint32_t i = 0; i < value.name_count; ++i) text(value.names[i]);
    number(value.alternative_count);
    for (std::uint32_t i = 0; i < value.alternative_count; ++i) type(value.alternatives[i]);
    const auto defaults = from_.defaults.find(&value);
    text(defaults == from_.defaults.end() ? std::string_view() : std::string_view(defaults->second));
}

void writer::endpoint(const berth_endpoint& value) {
    number(value.flags);
    for (const char* each : {value.service, value.name, value.method, value.path, value.summary, value.text, value.content_type})
        text(each);
    number(value.result_status);
    type(value.body);
    type(value.result);
    number(value.input_count);
    for (std::uint32_t i = 0; i < value.input_count; ++i) {
        number(value.inputs[i].place);
        text(value.inputs[i].name);
        field(*value.inputs[i].field);
    }
    tool(value.tool);
}

void writer::tool(const berth_tool* value) {
    number(std::uint32_t{value != nullptr});
    if (!value) return;
    number(value->flags);
    number(value->hints);
    for (const char* each : {value->parameters, value->service_id, value->tag}) text(each);
    for (const std::int64_t each : {value->max_wait, value->refresh_interval, value->workers, value->queue, value->run_time,
                                    value->result_time, value->results, value->attempts})
        number(static_cast<std::uint64_t>(each));
}

void writer::service(const berth_service* value) {
    number(std::uint32_t{value != nullptr});
    if (!value) return;
    for (const char* each : {value->title, value->contact_name, value->contact_email, value->contact_url, value->license_name,
                             value->license_url})
        text(each);
}

std::string writer::write() {
    const berth_plugin_table& table = from_.table;
    out_ = table_magic;
    number(static_cast<std::uint32_t>(from_.types.size()));
    for (const berth_type* each : from_.types) content(*each);
    number(table.abi_major);
    number(table.abi_minor);
    for (const char* each : {table.name, table.version, table.sdk_version, table.compiler, table.text}) text(each);
    type(table.configuration);
    number(table.endpoint_count);
    for (std::uint32_t i = 0; i < table.endpoint_count; ++i) endpoint(table.endpoints[i]);
    number(table.record_count);
    for (std::uint32_t i = 0; i < table.record_count; ++i) type(table.records[i]);
    number(table.migration_count);
    for (std::uint32_t i = 0; i < table.migration_count; ++i) {
        number(table.migrations[i].number);
        text(table.migrations[i].name);
        text(table.migrations[i].sql);
    }
    service(table.service);
    return std::move(out_);
}

} // namespace

std::string encode_table(const table_arena& tables) {
    return writer(tables).write();
}

} // namespace berth::host::plugin
