#include <plugin/type_check.hpp>

#include <plugin/json_depth.hpp>
#include <plugin/kind_check.hpp>
#include <plugin/limits.hpp>

#include <Poco/UTF8Encoding.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace berth::host::plugin {

namespace {

constexpr std::uint32_t known_field_flags = 0x1ff;
constexpr std::uint32_t known_type_flags = BERTH_TYPE_STRICT | BERTH_TYPE_RECORD | BERTH_TYPE_TAGGED;

bool is_json_object(const std::string& text) {
    if (text.empty() || text.front() != '{' || !nests_within(text)) return false;
    // A StringStream would be read past its end: the check of a UTF-8 sequence that the end cuts off takes the NUL and goes on.
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::BaseReaderHandler<> nothing;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    return !rapidjson::Reader().Parse<flags>(stream, nothing).IsError();
}

std::string place_of(const berth_type& type) {
    return *type.name ? "type " + std::string(type.name) : "a type without name";
}

class type_checker {
public:
    type_checker(const table_arena& tables, fault_list& faults) : tables_(tables), faults_(faults) {}

    void check() {
        for (const berth_type* type : tables_.types) check_one(*type);
        for (const berth_type* type : tables_.types)
            if (height_of(*type) == no_height) return;
    }

private:
    void check_one(const berth_type& type);
    void check_fields(const berth_type& type, const std::string& place);
    void check_names(const berth_type& type, const std::string& place);
    std::size_t height_of(const berth_type& type);

    const table_arena& tables_;
    fault_list& faults_;
    static constexpr std::size_t no_height = static_cast<std::size_t>(-1);
    std::unordered_map<const berth_type*, std::size_t> heights_; // 0: under way
    std::size_t depth_ = 0;
};

void type_checker::check_fields(const berth_type& type, const std::string& place) {
    std::set<std::string_view> names;
    for (std::uint32_t i = 0; i < type.field_count; ++i) {
        const berth_field& field = type.fields[i];
        if (!*field.name) faults_.add(place, "has a field without a name");
        if (!names.insert(field.name).second) faults_.add(place, "has two fields \"" + std::string(field.name) + '"');
        check_field(field, place + ": field \"" + field.name + '"', faults_);
    }
}

void type_checker::check_names(const berth_type& type, const std::string& place) {
    std::set<std::string_view> names;
    for (std::uint32_t i = 0; i < type.name_count; ++i) {
        if (!*type.names[i] || !is_utf8(type.names[i])) faults_.add(place, "has a name that is empty or not UTF-8");
        if (!names.insert(type.names[i]).second) faults_.add(place, "names \"" + std::string(type.names[i]) + "\" twice");
    }
}

void type_checker::check_one(const berth_type& type) {
    const std::string place = place_of(type);
    if (type.kind < BERTH_KIND_ANY || type.kind > BERTH_KIND_DATE_TIME) {
        faults_.add(place, "has the unknown kind " + std::to_string(type.kind));
        return;
    }
    for (const char* text : {type.name, type.text, type.table, type.schema_id, type.tag})
        if (!is_utf8(text)) faults_.add(place, "has a text that is not UTF-8");
    if ((type.flags & ~known_type_flags) && tables_.table.abi_minor <= BERTH_ABI_MINOR)
        faults_.add(place, "has unknown flags");

    check_kind(type, place, faults_);
    check_fields(type, place);
    check_names(type, place);
    const auto defaults = tables_.defaults.find(&type);
    if (defaults != tables_.defaults.end() && !is_json_object(defaults->second))
        faults_.add(place, "wrote defaults that are not a JSON object");
}

// Named objects are written by reference in every document, so a walk ends there; between them it must end by itself.
// Returns no_height after the one fault that is told: a deeper look might never end.
std::size_t type_checker::height_of(const berth_type& type) {
    auto [seen, is_new] = heights_.try_emplace(&type, 0);
    if (!is_new && seen->second != 0) return seen->second;
    if (!is_new) {
        faults_.add(place_of(type), "contains itself without a named object between");
        return no_height;
    }
    std::size_t height = 1;
    ++depth_;
    auto walk = [&](const berth_type* next) {
        const bool ends = !next || (next->kind == BERTH_KIND_OBJECT && *next->name) || type.kind == BERTH_KIND_REFERENCE;
        if (ends || height == no_height) return;
        const std::size_t below = depth_ > limits::nesting ? limits::nesting : height_of(*next);
        height = below == no_height ? no_height : std::max(height, below + 1);
    };
    walk(type.element);
    for (std::uint32_t i = 0; i < type.field_count; ++i) walk(type.fields[i].type);
    for (std::uint32_t i = 0; i < type.alternative_count; ++i) walk(type.alternatives[i]);
    --depth_;
    if (height != no_height && height > limits::nesting) {
        faults_.add(place_of(type), "is nested more than " + std::to_string(limits::nesting) + " deep");
        height = no_height;
    }
    heights_[&type] = height;
    return height;
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char first = bytes[at];
        const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (length > text.size() - at || !Poco::UTF8Encoding::isLegal(bytes + at, static_cast<int>(length))) return false;
        at += length;
    }
    return true;
}

void check_field(const berth_field& field, const std::string& place, fault_list& faults) {
    if (!field.type) faults.add(place, "has no type");
    if (field.flags & ~known_field_flags) faults.add(place, "has unknown flags");
    if (!is_utf8(field.name) || !is_utf8(field.text) || !is_utf8(field.pattern))
        faults.add(place, "has a text that is not UTF-8");
    const bool both_bounds = (field.flags & BERTH_FIELD_MINIMUM) && (field.flags & BERTH_FIELD_MAXIMUM);
    if (((field.flags & BERTH_FIELD_MINIMUM) && std::isnan(field.minimum)) ||
        ((field.flags & BERTH_FIELD_MAXIMUM) && std::isnan(field.maximum)) ||
        (both_bounds && field.minimum > field.maximum))
        faults.add(place, "has a minimum beyond its maximum");
    if ((field.flags & BERTH_FIELD_MIN_LENGTH) && (field.flags & BERTH_FIELD_MAX_LENGTH) &&
        field.min_length > field.max_length)
        faults.add(place, "has a minimum length beyond its maximum length");
}

void check_types(const table_arena& tables, fault_list& faults) {
    type_checker(tables, faults).check();
}

} // namespace berth::host::plugin
