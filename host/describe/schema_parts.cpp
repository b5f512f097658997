// The schemas of types that are made of others.
#include <describe/schema.hpp>

#include <algorithm>
#include <initializer_list>
#include <span>

namespace berth::host::describe {
namespace {

bool has(const berth_field* field, std::uint32_t flag) {
    return field != nullptr && (field->flags & flag) != 0;
}

} // namespace

void schema_writer::list(const berth_type& of, const berth_field* limits, bool nullable, int depth) {
    type_name("array", nullable);
    key(out_, "items");
    element(*of.element, depth + 1);
    if (of.length == 0) return lengths(limits, "minItems", "maxItems");
    count(out_, "minItems", of.length);
    count(out_, "maxItems", of.length);
}

void schema_writer::tuple(const berth_type& of, bool nullable, int depth) {
    type_name("array", nullable);
    key(out_, "prefixItems");
    out_.StartArray();
    for (const berth_type* one : std::span(of.alternatives, of.alternative_count)) element(*one, depth + 1);
    out_.EndArray();
    key(out_, "items"); // there are none beyond, but validators of OpenAPI insist on it
    out_.StartObject();
    out_.EndObject();
    count(out_, "minItems", of.alternative_count);
    count(out_, "maxItems", of.alternative_count);
}

void schema_writer::map(const berth_type& of, const berth_field* limits, bool nullable, int depth) {
    type_name("object", nullable);
    map_keys(of, depth);
    key(out_, "additionalProperties");
    element(*of.element, depth + 1);
    lengths(limits, "minProperties", "maxProperties");
}

// Names are texts, so the schema of a key is that of its text form.
void schema_writer::map_keys(const berth_type& of, int depth) {
    if (of.key == nullptr) return;
    const auto begin = [this] {
        key(out_, "propertyNames");
        out_.StartObject();
    };
    switch (of.key->kind) {
    case BERTH_KIND_INTEGER:
        begin();
        member(out_, "pattern", of.key->is_signed ? "^-?[0-9]+$" : "^[0-9]+$");
        return void(out_.EndObject());
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        begin();
        member(out_, "pattern", "^[0-9]+$");
        return void(out_.EndObject());
    case BERTH_KIND_BOOL:
        begin();
        key(out_, "enum");
        out_.StartArray();
        text(out_, dialect_ == dialect::plain ? "true" : "True");
        text(out_, dialect_ == dialect::plain ? "false" : "False");
        out_.EndArray();
        return void(out_.EndObject());
    case BERTH_KIND_ENUM:
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME:
        key(out_, "propertyNames");
        return element(*of.key, depth + 1);
    default:
        return; // any text, as far as a schema can tell
    }
}

void schema_writer::alternatives(const berth_type& of, bool nullable, int depth) {
    key(out_, "anyOf");
    out_.StartArray();
    for (const berth_type* one : std::span(of.alternatives, of.alternative_count)) element(*one, depth + 1);
    if (nullable) null_type();
    out_.EndArray();
}

// One and only one fits: the first goes without tag members, each other one has its own.
void schema_writer::tagged(const berth_type& of, bool nullable, int depth) {
    key(out_, "oneOf");
    out_.StartArray();
    for (std::uint32_t at = 0; at < of.alternative_count; ++at) tagged_alternative(*of.alternatives[at], at == 0, depth);
    if (nullable) null_type();
    out_.EndArray();
}

void schema_writer::tagged_alternative(const berth_type& of, bool may_go_without, int depth) {
    const std::string_view tag = view(of.tag);
    const auto member_is = [this](std::string_view name, std::string_view value) {
        key(out_, name);
        out_.StartObject();
        member(out_, "const", value);
        out_.EndObject();
    };
    const auto require = [this](std::initializer_list<std::string_view> names) {
        key(out_, "required");
        out_.StartArray();
        for (const std::string_view name : names) text(out_, name);
        out_.EndArray();
    };
    out_.StartObject();
    key(out_, "allOf");
    out_.StartArray();
    element(of, depth + 1);
    out_.StartObject();
    if (tag.empty()) {
        key(out_, "not");
        out_.StartObject();
        require({"@type"});
        out_.EndObject();
    } else {
        key(out_, "properties");
        out_.StartObject();
        member_is("@type", "dataclass");
        member_is("@subtype", tag);
        out_.EndObject();
        if (!may_go_without) require({"@type", "@subtype"});
    }
    out_.EndObject();
    out_.EndArray();
    out_.EndObject();
}

void schema_writer::object(const berth_type& of) {
    const std::span fields(of.fields, of.field_count);
    rapidjson::Document initial;
    const std::string_view defaults = names_.defaults(of);
    initial.Parse(defaults.data(), defaults.size());
    const auto initial_of = [&](const berth_field& field) -> const rapidjson::Value* {
        if (has(&field, BERTH_FIELD_REQUIRED) || initial.HasParseError() || !initial.IsObject()) return nullptr;
        const auto found = initial.FindMember(field.name);
        return found == initial.MemberEnd() || found->value.IsNull() ? nullptr : &found->value;
    };

    type_name("object", false);
    key(out_, "properties");
    out_.StartObject();
    for (const berth_field& one : fields) {
        if (has(&one, BERTH_FIELD_REST)) continue; // has no member of its own
        // The store gives a record its id: it is there to be read, and its default (none yet) tells nobody anything.
        const bool given = one.type->kind == BERTH_KIND_ID && (of.flags & BERTH_TYPE_RECORD) != 0;
        const bool plain_id = one.type->kind == BERTH_KIND_ID || one.type->kind == BERTH_KIND_REFERENCE;
        key(out_, view(one.name));
        field(one, {given, plain_id ? nullptr : initial_of(one)});
    }
    out_.EndObject();
    if (std::ranges::any_of(fields, [](const berth_field& one) { return has(&one, BERTH_FIELD_REQUIRED); })) {
        key(out_, "required");
        out_.StartArray();
        for (const berth_field& one : fields) {
            if (has(&one, BERTH_FIELD_REQUIRED)) text(out_, view(one.name));
        }
        out_.EndArray();
    }
    const bool collects = std::ranges::any_of(fields, [](const berth_field& one) { return has(&one, BERTH_FIELD_REST); });
    if (collects || (of.flags & BERTH_TYPE_STRICT) != 0) flag(out_, "additionalProperties", collects);
}

} // namespace berth::host::describe
