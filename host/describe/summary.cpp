#include <describe/describe.hpp>

#include <describe/output.hpp>

#include <span>
#include <sstream>

namespace berth::host::describe {
namespace {

std::string type_phrase(const berth_type& type, int depth = 0) {
    const auto inner = [&] { return depth < 8 && type.element ? type_phrase(*type.element, depth + 1) : "value"; };
    const std::string name(view(type.name));
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        return "true or false";
    case BERTH_KIND_INTEGER:
        return "integer";
    case BERTH_KIND_NUMBER:
        return "number";
    case BERTH_KIND_STRING:
        return "text";
    case BERTH_KIND_ENUM: {
        std::string words;
        for (const char* one : std::span(type.names, type.name_count)) {
            words += (words.empty() ? "" : " | ") + std::string(view(one));
        }
        return words;
    }
    case BERTH_KIND_OPTIONAL:
        return inner() + ", may be missing";
    case BERTH_KIND_LIST:
        return "list of " + inner();
    case BERTH_KIND_MAP:
        return (type.key ? "map of " + type_phrase(*type.key, depth + 1) + " to " : "map to ") + inner();
    case BERTH_KIND_OBJECT:
        return name.empty() ? "object" : name;
    case BERTH_KIND_VARIANT:
        return "one of " + std::to_string(type.alternative_count) + " types" +
               ((type.flags & BERTH_TYPE_TAGGED) != 0 ? ", told apart by tags" : "");
    case BERTH_KIND_TUPLE:
        return "list of exactly " + std::to_string(type.alternative_count) + " values";
    case BERTH_KIND_DATE_TIME:
        return "date and time";
    case BERTH_KIND_TIME:
        return "time";
    case BERTH_KIND_BYTES:
        return "bytes, base64";
    case BERTH_KIND_PATH:
        return "path";
    case BERTH_KIND_ID:
        return "id";
    case BERTH_KIND_REFERENCE:
        return "id of " + inner();
    default:
        return "any value";
    }
}

void write_limits(std::ostream& to, const berth_field& field) {
    const auto has = [&](std::uint32_t flag) { return (field.flags & flag) != 0; };
    if (has(BERTH_FIELD_REQUIRED)) to << ", required";
    if (has(BERTH_FIELD_MINIMUM)) to << ", at least " << field.minimum;
    if (has(BERTH_FIELD_MAXIMUM)) to << ", at most " << field.maximum;
    if (has(BERTH_FIELD_MIN_LENGTH)) to << ", length from " << field.min_length;
    if (has(BERTH_FIELD_MAX_LENGTH)) to << ", length to " << field.max_length;
    if (!view(field.pattern).empty()) to << ", like " << view(field.pattern);
    if (has(BERTH_FIELD_UNIQUE)) to << ", unique";
    if (has(BERTH_FIELD_INDEX)) to << ", indexed";
    if (has(BERTH_FIELD_SECRET)) to << ", secret";
    if (has(BERTH_FIELD_REST)) to << ", takes all other members";
}

void write_field(std::ostream& to, std::string_view name, std::string_view place, const berth_field& field) {
    to << "      " << name << ": " << place << type_phrase(*field.type);
    write_limits(to, field);
    if (!view(field.text).empty()) to << " - " << view(field.text);
    to << '\n';
}

std::string_view place_phrase(berth_place place) {
    switch (place) {
    case BERTH_PLACE_PATH:
        return "in the path, ";
    case BERTH_PLACE_QUERY:
        return "in the query, ";
    case BERTH_PLACE_HEADER:
        return "in a header, ";
    case BERTH_PLACE_FILE:
        return "as a file, ";
    case BERTH_PLACE_STREAM:
        return "as a stream of ";
    default:
        return "in the body, ";
    }
}

void write_endpoint(std::ostream& to, const berth_endpoint& endpoint) {
    const auto has = [&](std::uint32_t flag) { return (endpoint.flags & flag) != 0; };
    to << "  " << (has(BERTH_ENDPOINT_WEBSOCKET) ? "WebSocket" : view(endpoint.method)) << ' ' << view(endpoint.path);
    if (has(BERTH_ENDPOINT_SOCKET)) {
        if (endpoint.body) to << "  receives " << type_phrase(*endpoint.body);
        if (endpoint.result) to << "  sends " << type_phrase(*endpoint.result);
        if (has(BERTH_ENDPOINT_MESSAGES)) to << ", a call for each message";
    } else {
        if (endpoint.body) to << "  takes " << type_phrase(*endpoint.body);
        if (has(BERTH_ENDPOINT_RAW_BODY)) to << "  takes bytes";
        to << "  answers";
        if (!has(BERTH_ENDPOINT_WEBSOCKET)) to << ' ' << (endpoint.result_status == 0 ? 200 : endpoint.result_status);
        if (has(BERTH_ENDPOINT_STREAM)) to << " a stream of";
        if (endpoint.result) to << ' ' << type_phrase(*endpoint.result);
        if (has(BERTH_ENDPOINT_FILE)) to << " file";
        if (!view(endpoint.content_type).empty()) to << " as " << view(endpoint.content_type);
        if (has(BERTH_ENDPOINT_NOT_FOUND)) to << " or 404";
    }
    if (has(BERTH_ENDPOINT_MARSHALLED)) to << ", by the marshalling convention";
    to << '\n';
    if (!view(endpoint.summary).empty()) to << "      " << view(endpoint.summary) << '\n';
    for (const berth_input& input : std::span(endpoint.inputs, endpoint.input_count)) {
        write_field(to, view(input.name), place_phrase(input.place), *input.field);
    }
}

void write_fields(std::ostream& to, const berth_type& type) {
    for (const berth_field& field : std::span(type.fields, type.field_count)) {
        write_field(to, view(field.name), "", field);
    }
}

} // namespace

std::string summary(const plugin::description& of) {
    const berth_plugin_table& table = of.table();
    std::ostringstream to;
    to << view(table.name) << ' ' << view(table.version) << '\n';
    if (!view(table.text).empty()) to << view(table.text) << '\n';
    to << "built with " << view(table.compiler) << ", SDK " << view(table.sdk_version) << ", ABI " << table.abi_major
       << '.' << table.abi_minor << '\n';
    if (!of.endpoints().empty()) to << "\nRoutes\n";
    for (const berth_endpoint& endpoint : of.endpoints()) write_endpoint(to, endpoint);
    if (!of.records().empty()) to << "\nRecords\n";
    for (const berth_type* record : of.records()) {
        to << "  " << view(record->name) << " in table " << view(record->table) << '\n';
        write_fields(to, *record);
    }
    if (table.configuration != nullptr) {
        to << "\nConfiguration\n";
        write_fields(to, *table.configuration);
    }
    return to.str();
}

} // namespace berth::host::describe
