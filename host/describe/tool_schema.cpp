#include <describe/tool_schema.hpp>

#include <describe/python_words.hpp>
#include <describe/sorted_json.hpp>

#include <algorithm>
#include <cmath>
#include <span>

namespace berth::host::describe {
namespace {

constexpr int deepest = 64; // types within each other without an object in between

bool has(const berth_field* field, std::uint32_t flag) {
    return field != nullptr && (field->flags & flag) != 0;
}

// A reference stands for itself: it has the title of what it refers to.
bool takes_title(const berth_type& type) {
    const berth_type& of = type.kind == BERTH_KIND_OPTIONAL ? *type.element : type;
    return of.kind != BERTH_KIND_OBJECT && (of.kind != BERTH_KIND_ENUM || view(of.name).empty());
}

} // namespace

tool_schema_maker::tool_schema_maker(const plugin::description& of, bool with_schema_id)
    : of_(of), names_({&of}), with_schema_id_(with_schema_id) {}

std::string tool_schema_maker::make(const berth_type& root) {
    const bool named = root.kind == BERTH_KIND_OBJECT || root.kind == BERTH_KIND_ENUM;
    value schema = named ? definition(root) : type(root, nullptr, 0);
    value all = definitions();
    if (!all.ObjectEmpty()) add(schema, "$defs", std::move(all));
    rapidjson::StringBuffer buffer;
    output to(buffer);
    write_sorted_schema(to, schema);
    return {buffer.GetString(), buffer.GetSize()};
}

tool_schema_maker::value tool_schema_maker::type(const berth_type& of, const berth_field* limits, int depth) {
    if (depth > deepest) return value(rapidjson::kObjectType);
    switch (of.kind) {
    case BERTH_KIND_BOOL:
        return typed("boolean");
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        return integer(of, limits);
    case BERTH_KIND_NUMBER: {
        value schema = typed("number");
        if (has(limits, BERTH_FIELD_MINIMUM)) number(schema, "minimum", limits->minimum);
        if (has(limits, BERTH_FIELD_MAXIMUM)) number(schema, "maximum", limits->maximum);
        return schema;
    }
    case BERTH_KIND_STRING:
    case BERTH_KIND_PATH: {
        value schema = typed("string");
        if (of.kind == BERTH_KIND_PATH) add(schema, "format", word("path"));
        if (has(limits, BERTH_FIELD_SECRET)) add(schema, "format", word("password"));
        lengths(schema, limits, "minLength", "maxLength");
        if (limits != nullptr) add_said(schema, "pattern", view(limits->pattern));
        return schema;
    }
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME: {
        value schema = typed("string");
        add(schema, "format", word("date-time"));
        return schema;
    }
    case BERTH_KIND_BYTES: {
        value schema = typed("string");
        add(schema, "contentEncoding", word("base64"));
        return schema;
    }
    case BERTH_KIND_OPTIONAL:
        return nullable(*of.element, limits, depth + 1);
    case BERTH_KIND_LIST:
        return list(of, limits, depth);
    case BERTH_KIND_TUPLE:
        return tuple(of, depth);
    case BERTH_KIND_MAP:
        return map(of, limits, depth);
    case BERTH_KIND_VARIANT:
        return alternatives(of, depth);
    case BERTH_KIND_ENUM:
        return view(of.name).empty() ? enumeration(of) : reference(of);
    case BERTH_KIND_OBJECT:
        return reference(of);
    default:
        return value(rapidjson::kObjectType); // any value
    }
}

// The range of a type is told where it is narrower than people expect of an integer.
tool_schema_maker::value tool_schema_maker::integer(const berth_type& of, const berth_field* limits) {
    value schema = typed("integer");
    constexpr double none = HUGE_VAL;
    double least = -none, most = none;
    if (of.kind != BERTH_KIND_INTEGER) {
        least = 1;
    } else {
        const unsigned bits = of.bits == 0 ? 64 : of.bits;
        if (!of.is_signed) least = 0;
        if (bits < 32) most = std::exp2(of.is_signed ? bits - 1 : bits) - 1;
        if (bits < 32 && of.is_signed) least = -std::exp2(bits - 1);
        if (bits == 32 && !of.is_signed) most = std::exp2(bits) - 1;
    }
    if (has(limits, BERTH_FIELD_MINIMUM)) least = std::max(least, limits->minimum);
    if (has(limits, BERTH_FIELD_MAXIMUM)) most = std::min(most, limits->maximum);
    number(schema, "minimum", least);
    number(schema, "maximum", most);
    return schema;
}

tool_schema_maker::value tool_schema_maker::list(const berth_type& of, const berth_field* limits, int depth) {
    value schema = typed("array");
    add(schema, "items", type(*of.element, nullptr, depth + 1));
    if (of.length == 0) {
        lengths(schema, limits, "minItems", "maxItems");
    } else {
        add(schema, "minItems", value(of.length));
        add(schema, "maxItems", value(of.length));
    }
    return schema;
}

tool_schema_maker::value tool_schema_maker::tuple(const berth_type& of, int depth) {
    value schema = typed("array");
    value items(rapidjson::kArrayType);
    for (const berth_type* one : std::span(of.alternatives, of.alternative_count)) {
        items.PushBack(type(*one, nullptr, depth + 1), document_.GetAllocator());
    }
    add(schema, "prefixItems", std::move(items));
    add(schema, "minItems", value(of.alternative_count));
    add(schema, "maxItems", value(of.alternative_count));
    return schema;
}

tool_schema_maker::value tool_schema_maker::map(const berth_type& of, const berth_field* limits, int depth) {
    value schema = typed("object");
    add(schema, "additionalProperties", type(*of.element, nullptr, depth + 1));
    if (of.key != nullptr && of.key->kind == BERTH_KIND_ENUM)
        add(schema, "propertyNames", type(*of.key, nullptr, depth + 1));
    lengths(schema, limits, "minProperties", "maxProperties");
    return schema;
}

tool_schema_maker::value tool_schema_maker::alternatives(const berth_type& of, int depth) {
    value all(rapidjson::kArrayType);
    for (const berth_type* one : std::span(of.alternatives, of.alternative_count)) {
        all.PushBack(type(*one, nullptr, depth + 1), document_.GetAllocator());
    }
    value schema(rapidjson::kObjectType);
    add(schema, "anyOf", std::move(all));
    return schema;
}

tool_schema_maker::value tool_schema_maker::nullable(const berth_type& of, const berth_field* limits, int depth) {
    value schema = type(of, limits, depth);
    if (of.kind == BERTH_KIND_OPTIONAL) return schema;
    if (of.kind != BERTH_KIND_VARIANT || !schema.HasMember("anyOf")) {
        value all(rapidjson::kArrayType);
        all.PushBack(schema, document_.GetAllocator());
        schema.SetObject();
        add(schema, "anyOf", std::move(all));
    }
    schema["anyOf"].PushBack(typed("null"), document_.GetAllocator());
    return schema;
}

tool_schema_maker::value tool_schema_maker::reference(const berth_type& of) {
    if (met_.insert(&of).second) waiting_.push_back(&of);
    value schema(rapidjson::kObjectType);
    add(schema, "$ref", word("#/$defs/" + std::string(names_.find(of))));
    return schema;
}

tool_schema_maker::value tool_schema_maker::definitions() {
    value all(rapidjson::kObjectType);
    while (!waiting_.empty()) {
        const berth_type* next = waiting_.front();
        waiting_.pop_front();
        add(all, names_.find(*next), definition(*next));
    }
    return all;
}

tool_schema_maker::value tool_schema_maker::definition(const berth_type& of) {
    value schema = of.kind == BERTH_KIND_OBJECT ? object(of) : enumeration(of);
    add_said(schema, "title", view(of.name));
    add_said(schema, "description", view(of.text));
    return schema;
}

tool_schema_maker::value tool_schema_maker::enumeration(const berth_type& of) {
    value names(rapidjson::kArrayType);
    for (const char* name : std::span(of.names, of.name_count))
        names.PushBack(word(view(name)), document_.GetAllocator());
    value schema = typed("string");
    add(schema, "enum", std::move(names));
    return schema;
}

tool_schema_maker::value tool_schema_maker::object(const berth_type& of) {
    const std::span fields(of.fields, of.field_count);
    const auto flagged = [](std::uint32_t flag) { return [flag](const berth_field& one) { return has(&one, flag); }; };
    value schema = typed("object");
    add(schema, "properties", properties(of));
    value needed(rapidjson::kArrayType);
    for (const berth_field& one : fields) {
        if (has(&one, BERTH_FIELD_REQUIRED)) needed.PushBack(word(one.name), document_.GetAllocator());
    }
    if (!needed.Empty()) add(schema, "required", std::move(needed));
    const bool collects = std::ranges::any_of(fields, flagged(BERTH_FIELD_REST));
    if (collects || (of.flags & BERTH_TYPE_STRICT) != 0) add(schema, "additionalProperties", value(collects));
    return schema;
}

tool_schema_maker::value tool_schema_maker::properties(const berth_type& of) {
    const std::span fields(of.fields, of.field_count);
    const bool own_schema =
        std::ranges::any_of(fields, [](const berth_field& one) { return view(one.name) == "$schema"; });
    value all(rapidjson::kObjectType);
    if (with_schema_id_ && !own_schema && !view(of.schema_id).empty()) {
        value schema = typed("string");
        add(schema, "default", word(view(of.schema_id)));
        add(schema, "title", word(python_title("$schema")));
        add(all, "$schema", std::move(schema));
    }
    const std::string defaults(of_.defaults(of));
    for (const berth_field& one : fields) {
        if (!has(&one, BERTH_FIELD_REST)) add(all, view(one.name), property(one, defaults));
    }
    return all;
}

tool_schema_maker::value tool_schema_maker::property(const berth_field& field, const std::string& defaults) {
    value schema = type(*field.type, &field, 0);
    if (takes_title(*field.type)) add(schema, "title", word(python_title(view(field.name))));
    add_said(schema, "description", view(field.text));
    if (has(&field, BERTH_FIELD_SECRET)) add(schema, "writeOnly", value(true));
    if (const auto initial = default_of(field, defaults)) {
        value copy;
        copy.CopyFrom(*initial, document_.GetAllocator());
        add(schema, "default", std::move(copy));
    }
    return schema;
}

tool_schema_maker::value tool_schema_maker::typed(std::string_view name) {
    value schema(rapidjson::kObjectType);
    add(schema, "type", word(name));
    return schema;
}

tool_schema_maker::value tool_schema_maker::word(std::string_view text) {
    return value(text.data(), static_cast<rapidjson::SizeType>(text.size()), document_.GetAllocator());
}

void tool_schema_maker::add(value& to, std::string_view name, value member) {
    to.AddMember(word(name), std::move(member), document_.GetAllocator());
}

void tool_schema_maker::add_said(value& to, std::string_view name, std::string_view text) {
    if (!text.empty()) add(to, name, word(text));
}

void tool_schema_maker::number(value& to, std::string_view name, double limit) {
    constexpr double exact = 9007199254740992.0; // 2^53
    if (!std::isfinite(limit)) return;
    const bool whole = limit == std::trunc(limit) && std::abs(limit) <= exact;
    add(to, name, whole ? value(static_cast<std::int64_t>(limit)) : value(limit));
}

void tool_schema_maker::lengths(value& to, const berth_field* limits, std::string_view least, std::string_view most) {
    if (has(limits, BERTH_FIELD_MIN_LENGTH)) add(to, least, value(limits->min_length));
    if (has(limits, BERTH_FIELD_MAX_LENGTH)) add(to, most, value(limits->max_length));
}

} // namespace berth::host::describe
