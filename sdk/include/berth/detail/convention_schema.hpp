// JSON Schema of the marshalling convention: what it shows of a type, which is its shape and no limits. Enums list their
// names, which the wire carries. Structs are definitions by tag or name, gathered in order of first use; of a variant of
// tagged objects the first one shows. Pure; one thread uses a writer.
#pragma once

#include <berth/abi.h>
#include <berth/detail/rapidjson.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::detail {

using document_writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline void write_key(document_writer& to, std::string_view name) {
    to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}
inline void write_text(document_writer& to, std::string_view text) {
    to.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
inline void write_member(document_writer& to, std::string_view name, std::string_view text) {
    write_key(to, name);
    write_text(to, text);
}

// The alternatives of a type, nested choices among them in their place; null stands for null. Each once.
inline void append_alternatives(const berth_type& of, std::vector<const berth_type*>& all) {
    const auto add = [&](const berth_type* one) {
        for (const berth_type* known : all)
            if (known == one) return;
        all.push_back(one);
    };
    const bool nothing = of.kind == BERTH_KIND_OBJECT && of.name && std::string_view(of.name) == "monostate";
    if (of.kind == BERTH_KIND_OPTIONAL) {
        append_alternatives(*of.element, all);
        add(nullptr);
    } else if (of.kind == BERTH_KIND_VARIANT) {
        const std::uint32_t shown = of.flags & BERTH_TYPE_TAGGED ? 1 : of.alternative_count;
        for (std::uint32_t i = 0; i < shown; ++i) append_alternatives(*of.alternatives[i], all);
    } else {
        add(nothing ? nullptr : &of);
    }
}

class convention_schema {
public:
    explicit convention_schema(document_writer& to) : to_(to) {}

    // The schema of a value.
    void write(const berth_type& of) {
        to_.StartObject();
        members(of);
        to_.EndObject();
    }
    // The definitions that the schemas so far have used, as one object.
    void write_definitions() {
        to_.StartObject();
        for (std::size_t i = 0; i < used_.size(); ++i) { // grows meanwhile
            write_key(to_, used_[i].name);
            definition(*used_[i].type);
        }
        to_.EndObject();
    }
    // A schema that stands alone: with its definitions under $defs, if there are any.
    void write_whole(const berth_type& of) {
        to_.StartObject();
        members(of);
        if (!used_.empty()) {
            write_key(to_, "$defs");
            write_definitions();
        }
        to_.EndObject();
    }

private:
    struct definition_use {
        const berth_type* type;
        std::string name;
    };

    void members(const berth_type& of) {
        switch (of.kind) {
        case BERTH_KIND_BOOL: return write_member(to_, "type", "boolean");
        case BERTH_KIND_INTEGER:
        case BERTH_KIND_ID:
        case BERTH_KIND_REFERENCE: return write_member(to_, "type", "integer");
        case BERTH_KIND_NUMBER: return write_member(to_, "type", "number");
        case BERTH_KIND_STRING: return write_member(to_, "type", "string");
        case BERTH_KIND_TIME:
        case BERTH_KIND_DATE_TIME: return formatted("date-time");
        case BERTH_KIND_PATH: return formatted("path");
        case BERTH_KIND_BYTES: return tagged_bytes();
        case BERTH_KIND_ENUM: return names(of);
        case BERTH_KIND_LIST:
            write_member(to_, "type", "array");
            return under("items", *of.element);
        case BERTH_KIND_TUPLE: return tuple(of);
        case BERTH_KIND_MAP:
            write_member(to_, "type", "object");
            return under("additionalProperties", *of.element);
        case BERTH_KIND_OPTIONAL:
        case BERTH_KIND_VARIANT: {
            std::vector<const berth_type*> all;
            append_alternatives(of, all);
            return any_of(all);
        }
        case BERTH_KIND_OBJECT:
            return write_member(to_, "$ref", "#/$defs/" + defined_as(of));
        default: return; // any value
        }
    }
    void under(std::string_view key, const berth_type& of) {
        write_key(to_, key);
        write(of);
    }
    void formatted(std::string_view format) {
        write_member(to_, "type", "string");
        write_member(to_, "format", format);
    }
    void names(const berth_type& of) {
        write_key(to_, "enum");
        to_.StartArray();
        for (std::uint32_t i = 0; i < of.name_count; ++i) write_text(to_, of.names[i]);
        to_.EndArray();
    }
    void any_of(const std::vector<const berth_type*>& all) {
        if (all.size() == 1) return all[0] ? members(*all[0]) : write_member(to_, "type", "null");
        write_key(to_, "anyOf");
        to_.StartArray();
        for (const berth_type* one : all) {
            to_.StartObject();
            one ? members(*one) : write_member(to_, "type", "null");
            to_.EndObject();
        }
        to_.EndArray();
    }
    // Any number of any of its types, as the convention has it; the host's own descriptions say length and positions.
    void tuple(const berth_type& of) {
        write_member(to_, "type", "array");
        std::vector<const berth_type*> all;
        for (std::uint32_t i = 0; i < of.alternative_count; ++i) append_alternatives(*of.alternatives[i], all);
        if (all.empty()) return;
        write_key(to_, "items");
        to_.StartObject();
        any_of(all);
        to_.EndObject();
    }
    void tagged_bytes() {
        write_member(to_, "type", "object");
        write_key(to_, "properties");
        to_.StartObject();
        write_key(to_, "@type");
        to_.StartObject();
        write_member(to_, "const", "bytes");
        to_.EndObject();
        write_key(to_, "value");
        to_.StartObject();
        write_member(to_, "type", "string");
        write_member(to_, "contentEncoding", "base64");
        to_.EndObject();
        to_.EndObject();
        write_key(to_, "required");
        to_.StartArray();
        write_text(to_, "@type");
        write_text(to_, "value");
        to_.EndArray();
    }
    void definition(const berth_type& of) {
        to_.StartObject();
        write_member(to_, "type", "object");
        write_key(to_, "properties");
        to_.StartObject();
        for (std::uint32_t i = 0; i < of.field_count; ++i)
            if (!(of.fields[i].flags & BERTH_FIELD_REST)) under(of.fields[i].name, *of.fields[i].type);
        to_.EndObject();
        to_.EndObject();
    }
    // Two types of one name get a number behind it.
    std::string defined_as(const berth_type& of) {
        for (const definition_use& one : used_)
            if (one.type == &of) return one.name;
        const std::string first(of.tag ? of.tag : of.name);
        std::string name = first;
        for (int number = 2; is_used(name); ++number) name = first + '_' + std::to_string(number);
        used_.push_back({&of, name});
        return name;
    }
    bool is_used(std::string_view name) const {
        for (const definition_use& one : used_)
            if (one.name == name) return true;
        return false;
    }

    document_writer& to_;
    std::vector<definition_use> used_;
};

} // namespace berth::detail
