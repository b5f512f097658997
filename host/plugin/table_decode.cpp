// See table_encode.cpp. Nothing that is read here is trusted.
#include <plugin/table_arena.hpp>

#include <bit>

namespace berth::host::plugin {

namespace {

// After the first fault every value read is zero or empty, so loops end and good() tells.
class reader {
public:
    reader(std::string_view bytes, table_arena& to) : left_(bytes), to_(to) {}

    bool read();

private:
    std::string_view take(std::size_t bytes) {
        if (!good_ || bytes > left_.size()) {
            good_ = false;
            return {};
        }
        std::string_view taken = left_.substr(0, bytes);
        left_.remove_prefix(bytes);
        return taken;
    }
    template <class Number>
    void number(Number& value) {
        value = 0;
        std::string_view bytes = take(sizeof value);
        for (std::size_t i = 0; i < bytes.size(); ++i)
            value |= static_cast<Number>(Number{static_cast<unsigned char>(bytes[i])} << (8 * i));
    }
    void real(double& value) {
        std::uint64_t bits = 0;
        number(bits);
        value = std::bit_cast<double>(bits);
    }
    std::string_view bytes() {
        std::uint32_t size = 0;
        number(size);
        return take(size);
    }
    void text(const char*& value) {
        std::string_view found = bytes();
        if (found.find('\0') != found.npos) good_ = false; // a C string could not hold it
        value = to_.text(good_ ? found : std::string_view());
    }
    void type(const berth_type*& value) {
        std::uint32_t index = 0;
        number(index);
        if (index > to_.types.size()) good_ = false;
        value = good_ && index != 0 ? to_.types[index - 1] : nullptr;
    }
    // Room for as many elements as are counted; each takes at least `least` bytes of those left.
    template <class T>
    T* array(std::uint32_t& count, std::size_t least) {
        number(count);
        if (count > left_.size() / least) good_ = false;
        if (!good_) count = 0;
        return count == 0 ? nullptr : to_.array<T>(count);
    }
    void field(berth_field& value);
    void content(berth_type& value);
    void endpoint(berth_endpoint& value);
    const berth_tool* tool();
    const berth_service* service();

    std::string_view left_;
    table_arena& to_;
    bool good_ = true;
};

void reader::field(berth_field& value) {
    value.size = sizeof value;
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

void reader::content(berth_type& value) {
    value.size = sizeof value;
    number(value.kind);
    number(value.flags);
    number(value.bits);
    std::uint32_t is_signed = 0;
    number(is_signed);
    value.is_signed = is_signed != 0;
    text(value.name);
    text(value.text);
    type(value.element);
    number(value.length);
    text(value.table);
    text(value.schema_id);
    type(value.key);
    text(value.tag);
    auto* fields = array<berth_field>(value.field_count, 52);
    for (std::uint32_t i = 0; i < value.field_count; ++i) field(fields[i]);
    value.fields = fields;
    auto* names = array<const char*>(value.name_count, 4);
    for (std::uint32_t i = 0; i < value.name_count; ++i) text(names[i]);
    value.names = names;
    auto* alternatives = array<const berth_type*>(value.alternative_count, 4);
    for (std::uint32_t i = 0; i < value.alternative_count; ++i) type(alternatives[i]);
    value.alternatives = alternatives;
    if (std::string_view json = bytes(); !json.empty()) to_.defaults.emplace(&value, json);
}

void reader::endpoint(berth_endpoint& value) {
    value.size = sizeof value;
    number(value.flags);
    for (const char** each : {&value.service, &value.name, &value.method, &value.path, &value.summary, &value.text,
                              &value.content_type})
        text(*each);
    number(value.result_status);
    type(value.body);
    type(value.result);
    auto* inputs = array<berth_input>(value.input_count, 60);
    for (std::uint32_t i = 0; i < value.input_count; ++i) {
        inputs[i].size = sizeof(berth_input);
        number(inputs[i].place);
        text(inputs[i].name);
        auto* own = to_.array<berth_field>(1);
        field(*own);
        inputs[i].field = own;
    }
    value.inputs = inputs;
    value.tool = tool();
}

const berth_tool* reader::tool() {
    std::uint32_t there = 0;
    number(there);
    if (!good_ || there == 0) return nullptr;
    auto* value = to_.array<berth_tool>(1);
    value->size = sizeof *value;
    number(value->flags);
    number(value->hints);
    for (const char** each : {&value->parameters, &value->service_id, &value->tag}) text(*each);
    for (std::int64_t* each : {&value->max_wait, &value->refresh_interval, &value->workers, &value->queue, &value->run_time,
                               &value->result_time, &value->results, &value->attempts}) {
        std::uint64_t bits = 0;
        number(bits);
        *each = static_cast<std::int64_t>(bits);
    }
    return value;
}

const berth_service* reader::service() {
    std::uint32_t there = 0;
    number(there);
    if (!good_ || there == 0) return nullptr;
    auto* value = to_.array<berth_service>(1);
    value->size = sizeof *value;
    for (const char** each : {&value->title, &value->contact_name, &value->contact_email, &value->contact_url,
                              &value->license_name, &value->license_url})
        text(*each);
    return value;
}

bool reader::read() {
    if (take(table_magic.size()) != table_magic) return false;
    std::uint32_t type_count = 0;
    number(type_count);
    if (type_count > left_.size() / 68) return false;
    for (std::uint32_t i = 0; i < type_count; ++i) to_.type();
    for (berth_type* each : to_.types) content(*each);

    berth_plugin_table& table = to_.table;
    table.size = sizeof table;
    number(table.abi_major);
    number(table.abi_minor);
    for (const char** each : {&table.name, &table.version, &table.sdk_version, &table.compiler, &table.text})
        text(*each);
    type(table.configuration);
    auto* endpoints = array<berth_endpoint>(table.endpoint_count, 52);
    for (std::uint32_t i = 0; i < table.endpoint_count; ++i) endpoint(endpoints[i]);
    table.endpoints = endpoints;
    auto* records = array<const berth_type*>(table.record_count, 4);
    for (std::uint32_t i = 0; i < table.record_count; ++i) type(records[i]);
    table.records = records;
    auto* migrations = array<berth_migration>(table.migration_count, 12);
    for (std::uint32_t i = 0; i < table.migration_count; ++i) {
        migrations[i].size = sizeof(berth_migration);
        number(migrations[i].number);
        text(migrations[i].name);
        text(migrations[i].sql);
    }
    table.migrations = migrations;
    table.service = service();
    return good_ && left_.empty();
}

} // namespace

bool decode_table(std::string_view bytes, table_arena& to) {
    return reader(bytes, to).read();
}

} // namespace berth::host::plugin
