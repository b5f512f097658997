#include <plugin/kind_check.hpp>

#include <plugin/type_check.hpp>

#include <algorithm>
#include <set>
#include <span>
#include <string>

namespace berth::host::plugin {

namespace {

// Kinds whose values have one text form, by which they can be the key of a JSON object.
bool has_text_form(berth_kind kind) {
    constexpr berth_kind kinds[] = {BERTH_KIND_BOOL, BERTH_KIND_INTEGER, BERTH_KIND_NUMBER, BERTH_KIND_STRING,
                                    BERTH_KIND_ENUM, BERTH_KIND_TIME,    BERTH_KIND_PATH,   BERTH_KIND_ID,
                                    BERTH_KIND_REFERENCE, BERTH_KIND_DATE_TIME};
    return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

void check_bits(const berth_type& type, const std::string& place, fault_list& faults) {
    if (type.kind == BERTH_KIND_INTEGER && type.bits != 8 && type.bits != 16 && type.bits != 32 && type.bits != 64)
        faults.add(place, "is an integer of " + std::to_string(type.bits) + " bits, expected 8, 16, 32 or 64");
    if (type.kind == BERTH_KIND_NUMBER && type.bits != 32 && type.bits != 64)
        faults.add(place, "is a number of " + std::to_string(type.bits) + " bits, expected 32 or 64");
}

void check_tagged(const berth_type& type, const std::string& place, fault_list& faults) {
    if (type.kind != BERTH_KIND_VARIANT) return faults.add(place, "is told apart by tags, but is no variant");
    std::set<std::string_view> tags;
    for (std::uint32_t i = 0; i < type.alternative_count; ++i) {
        if (!type.alternatives[i]) continue; // told already
        const berth_type& one = *type.alternatives[i];
        const std::string which = place + ": alternative " + std::to_string(i);
        const std::string_view tag = one.tag;
        if (one.kind != BERTH_KIND_OBJECT) faults.add(which, "has a kind that carries no tag, expected an object");
        if (tag.empty() && i > 0) faults.add(which, "has no tag; only the first one goes without");
        if (!tag.empty() && !tags.insert(tag).second) faults.add(which, "has the tag \"" + std::string(tag) + "\" of another one");
    }
}

void check_alternatives(const berth_type& type, const std::string& place, fault_list& faults) {
    if (type.kind == BERTH_KIND_VARIANT && type.alternative_count == 0) faults.add(place, "is a variant without alternatives");
    if (type.kind == BERTH_KIND_TUPLE && type.alternative_count == 0) faults.add(place, "is a tuple without elements");
    for (const berth_type* each : std::span(type.alternatives, type.alternative_count))
        if (!each) faults.add(place, "has a null alternative");
    if (type.flags & BERTH_TYPE_TAGGED) check_tagged(type, place, faults);
    if (*type.tag && type.kind != BERTH_KIND_OBJECT)
        faults.add(place, "has the tag \"" + std::string(type.tag) + "\", but is no object");
}

void check_key(const berth_type& type, const std::string& place, fault_list& faults) {
    if (!type.key) return;
    if (type.kind != BERTH_KIND_MAP) return faults.add(place, "has a key type, but is no map");
    if (!has_text_form(type.key->kind))
        faults.add(place, "has keys of kind " + std::to_string(type.key->kind) + ", which has no text form");
}

void check_rest(const berth_type& type, const std::string& place, fault_list& faults) {
    std::size_t rests = 0;
    for (const berth_field& field : std::span(type.fields, type.field_count)) {
        if (!(field.flags & BERTH_FIELD_REST)) continue;
        check_rest_field(field, place + ": field \"" + field.name + '"', faults);
        if (++rests == 2) faults.add(place, "has two fields for the members that nobody names");
    }
    if (rests > 0 && (type.flags & BERTH_TYPE_STRICT)) faults.add(place, "refuses unknown members and collects them too");
}

} // namespace

void check_rest_field(const berth_field& field, const std::string& place, fault_list& faults) {
    constexpr std::uint32_t of_a_member = BERTH_FIELD_REQUIRED | BERTH_FIELD_INDEX | BERTH_FIELD_UNIQUE;
    const berth_type* map = field.type;
    if (map && (map->kind != BERTH_KIND_MAP || map->key || !map->element || map->element->kind != BERTH_KIND_ANY))
        faults.add(place, "takes the members that nobody names, expected a map of strings to any value");
    if (field.flags & of_a_member) faults.add(place, "has no member of its own, so it cannot be required, indexed or unique");
}

void check_kind(const berth_type& type, const std::string& place, fault_list& faults) {
    const bool wants_element = type.kind == BERTH_KIND_OPTIONAL || type.kind == BERTH_KIND_LIST ||
                               type.kind == BERTH_KIND_MAP || type.kind == BERTH_KIND_REFERENCE;
    if (wants_element && !type.element) faults.add(place, "has no element type");
    if (type.kind == BERTH_KIND_ENUM && type.name_count == 0) faults.add(place, "is an enum without names");
    check_bits(type, place, faults);
    check_alternatives(type, place, faults);
    check_key(type, place, faults);
    check_rest(type, place, faults);
}

} // namespace berth::host::plugin
