#include <describe/schema.hpp>

#include <algorithm>
#include <limits>
#include <span>

namespace berth::host::describe {
namespace {

// Types that contain themselves without an object in between are somebody's mistake; this deep, anything goes.
constexpr int deepest = 64;

bool has(const berth_field* field, std::uint32_t flag) {
    return field != nullptr && (field->flags & flag) != 0;
}

} // namespace

schema_writer::schema_writer(output& to, const type_names& names, std::string_view prefix)
    : out_(to), names_(names), prefix_(prefix) {}

void schema_writer::type(const berth_type& of) {
    element(of, 0);
}

void schema_writer::element(const berth_type& of, int depth) {
    out_.StartObject();
    members(of, nullptr, false, depth);
    out_.EndObject();
}

void schema_writer::field(const berth_field& of, presence seen) {
    const bool secret = has(&of, BERTH_FIELD_SECRET);
    out_.StartObject();
    members(*of.type, &of, false, 0);
    member_if_said(out_, "description", view(of.text));
    if (seen.read_only) flag(out_, "readOnly", true);
    if (secret) flag(out_, "writeOnly", true);
    if (seen.initial != nullptr && !secret) {
        key(out_, "default");
        seen.initial->Accept(out_);
    }
    out_.EndObject();
}

void schema_writer::members(const berth_type& of, const berth_field* limits, bool nullable, int depth) {
    if (depth > deepest) return;
    switch (of.kind) {
    case BERTH_KIND_BOOL:
        return type_name("boolean", nullable);
    case BERTH_KIND_INTEGER:
        type_name("integer", nullable);
        return integer(of, limits);
    case BERTH_KIND_NUMBER:
        type_name("number", nullable);
        member(out_, "format", of.bits == 32 ? "float" : "double");
        if (has(limits, BERTH_FIELD_MINIMUM)) number(out_, "minimum", limits->minimum);
        if (has(limits, BERTH_FIELD_MAXIMUM)) number(out_, "maximum", limits->maximum);
        return;
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH:
        type_name("string", nullable);
        if (has(limits, BERTH_FIELD_SECRET)) member(out_, "format", "password");
        if (limits != nullptr) member_if_said(out_, "pattern", view(limits->pattern));
        return lengths(limits, "minLength", "maxLength");
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME:
        type_name("string", nullable);
        return member(out_, "format", "date-time");
    case BERTH_KIND_BYTES:
        return bytes(limits, nullable);
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        type_name("integer", nullable);
        member(out_, "format", "int64");
        count(out_, "minimum", 1);
        if (of.kind == BERTH_KIND_REFERENCE && of.element != nullptr) {
            member_if_said(out_, "x-berth-reference", view(of.element->table));
        }
        return;
    case BERTH_KIND_OPTIONAL:
        return members(*of.element, limits, true, depth + 1);
    case BERTH_KIND_LIST:
        return list(of, limits, nullable, depth);
    case BERTH_KIND_TUPLE:
        return tuple(of, nullable, depth);
    case BERTH_KIND_MAP:
        return map(of, limits, nullable, depth);
    case BERTH_KIND_VARIANT:
        return (of.flags & BERTH_TYPE_TAGGED) != 0 ? tagged(of, nullable, depth) : alternatives(of, nullable, depth);
    case BERTH_KIND_ENUM:
        return names_.find(of).empty() ? enumeration(of, nullable) : reference(of, nullable);
    case BERTH_KIND_OBJECT:
        return reference(of, nullable);
    default:
        return; // any value: a schema without members
    }
}

void schema_writer::type_name(std::string_view name, bool nullable) {
    key(out_, "type");
    if (!nullable) return text(out_, name);
    out_.StartArray();
    text(out_, name);
    text(out_, "null");
    out_.EndArray();
}

void schema_writer::integer(const berth_type& of, const berth_field* limits) {
    const unsigned bits = of.bits == 0 ? 64 : of.bits;
    if (of.is_signed && (bits == 32 || bits == 64)) member(out_, "format", bits == 32 ? "int32" : "int64");
    // The limits of the type hold too; a JSON reader needs to be told those of 64 bits only where they cut at zero.
    constexpr double none = std::numeric_limits<double>::infinity();
    double least = of.is_signed ? -none : 0.0;
    double most = none;
    if (bits < 64) {
        most = static_cast<double>((std::uint64_t{1} << (of.is_signed ? bits - 1 : bits)) - 1);
        if (of.is_signed) least = -most - 1;
    }
    if (has(limits, BERTH_FIELD_MINIMUM)) least = std::max(least, limits->minimum);
    if (has(limits, BERTH_FIELD_MAXIMUM)) most = std::min(most, limits->maximum);
    number(out_, "minimum", least);
    number(out_, "maximum", most);
}

void schema_writer::lengths(const berth_field* limits, std::string_view minimum, std::string_view maximum) {
    if (has(limits, BERTH_FIELD_MIN_LENGTH)) count(out_, minimum, limits->min_length);
    if (has(limits, BERTH_FIELD_MAX_LENGTH)) count(out_, maximum, limits->max_length);
}

void schema_writer::bytes(const berth_field* limits, bool nullable) {
    if (dialect_ == dialect::plain) {
        type_name("string", nullable);
        member(out_, "contentEncoding", "base64");
        return base64_lengths(limits);
    }
    type_name("object", nullable);
    key(out_, "properties");
    out_.StartObject();
    key(out_, "@type");
    out_.StartObject();
    member(out_, "const", "bytes");
    out_.EndObject();
    key(out_, "value");
    out_.StartObject();
    type_name("string", false);
    member(out_, "contentEncoding", "base64");
    base64_lengths(limits);
    out_.EndObject();
    out_.EndObject();
    key(out_, "required");
    out_.StartArray();
    for (const std::string_view name : {"@type", "value"}) text(out_, name);
    out_.EndArray();
}

// Lengths count bytes, the schema sees their text: four letters for each three bytes begun.
void schema_writer::base64_lengths(const berth_field* limits) {
    const auto letters = [](std::uint64_t bytes) { return bytes / 3 * 4 + (bytes % 3 != 0 ? 4 : 0); };
    if (has(limits, BERTH_FIELD_MIN_LENGTH)) count(out_, "minLength", letters(limits->min_length));
    if (has(limits, BERTH_FIELD_MAX_LENGTH)) count(out_, "maxLength", letters(limits->max_length));
}

void schema_writer::enumeration(const berth_type& of, bool nullable) {
    type_name("string", nullable);
    key(out_, "enum");
    out_.StartArray();
    for (const char* name : std::span(of.names, of.name_count)) text(out_, view(name));
    if (nullable) out_.Null();
    out_.EndArray();
}

void schema_writer::reference(const berth_type& of, bool nullable) {
    const definition_of one{&of, depends_on_dialect(of) ? dialect_ : dialect::plain};
    if (&of != root_ && met_.insert(one).second) waiting_.push_back(one);
    const std::string target = &of == root_ ? "#" : prefix_ + name_of(one);
    if (!nullable) return member(out_, "$ref", target);
    key(out_, "anyOf");
    out_.StartArray();
    out_.StartObject();
    member(out_, "$ref", target);
    out_.EndObject();
    null_type();
    out_.EndArray();
}

void schema_writer::null_type() {
    out_.StartObject();
    member(out_, "type", "null");
    out_.EndObject();
}

// No C++ name has a dash, so the second definition of a type takes no other's name.
std::string schema_writer::name_of(const definition_of& one) const {
    return std::string(names_.find(*one.type)) + (one.in == dialect::marshalling ? "-marshalled" : "");
}

bool schema_writer::depends_on_dialect(const berth_type& type) {
    const auto [known, is_new] = depends_.try_emplace(&type, false);
    if (!is_new) return known->second;
    std::set<const berth_type*> seen{&type};
    std::deque<const berth_type*> left{&type};
    const auto look_at = [&](const berth_type* next) {
        if (next != nullptr && seen.insert(next).second) left.push_back(next);
    };
    for (bool found = false; !left.empty() && !found; left.pop_front()) {
        const berth_type& next = *left.front();
        found = next.kind == BERTH_KIND_BYTES || (next.key != nullptr && next.key->kind == BERTH_KIND_BOOL);
        if (found) depends_[&type] = true;
        if (next.kind != BERTH_KIND_REFERENCE) look_at(next.element);
        for (const berth_field& field : std::span(next.fields, next.field_count)) look_at(field.type);
        for (const berth_type* one : std::span(next.alternatives, next.alternative_count)) look_at(one);
    }
    return depends_[&type];
}

void schema_writer::root(const berth_type& of) {
    root_ = &of;
    if (names_.find(of).empty()) return members(of, nullptr, false, 0);
    member_if_said(out_, "title", view(of.name));
    definition(of);
}

void schema_writer::definitions() {
    while (!waiting_.empty()) {
        const definition_of next = waiting_.front();
        waiting_.pop_front();
        dialect_ = next.in;
        key(out_, name_of(next));
        out_.StartObject();
        definition(*next.type);
        out_.EndObject();
    }
}

void schema_writer::definition(const berth_type& of) {
    if (of.kind == BERTH_KIND_OBJECT) {
        object(of);
    } else {
        enumeration(of, false);
    }
    member_if_said(out_, "description", view(of.text));
}

} // namespace berth::host::describe
