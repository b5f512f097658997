#include <describe/sorted_json.hpp>

#include <algorithm>
#include <vector>

namespace berth::host::describe {
namespace {

using member_pointer = const rapidjson::Value::Member*;

std::string_view name_of(member_pointer one) {
    return {one->name.GetString(), one->name.GetStringLength()};
}

std::vector<member_pointer> members_of(const rapidjson::Value& object) {
    std::vector<member_pointer> members;
    for (const auto& one : object.GetObject()) members.push_back(&one);
    return members;
}

void write_named_schemas(output& to, const rapidjson::Value& schemas, bool sorted) {
    std::vector<member_pointer> members = members_of(schemas);
    if (sorted) std::ranges::sort(members, {}, name_of);
    to.StartObject();
    for (const member_pointer one : members) {
        key(to, name_of(one));
        write_sorted_schema(to, one->value);
    }
    to.EndObject();
}

} // namespace

void write_sorted_schema(output& to, const rapidjson::Value& schema) {
    if (schema.IsArray()) {
        to.StartArray();
        for (const auto& one : schema.GetArray()) write_sorted_schema(to, one);
        return void(to.EndArray());
    }
    if (!schema.IsObject()) return void(schema.Accept(to));
    std::vector<member_pointer> members = members_of(schema);
    std::ranges::sort(members, {}, name_of);
    to.StartObject();
    for (const member_pointer one : members) {
        const std::string_view name = name_of(one);
        key(to, name);
        if (name == "properties" || name == "$defs")
            write_named_schemas(to, one->value, name == "$defs");
        else if (name == "default" || name == "enum" || name == "const")
            one->value.Accept(to);
        else
            write_sorted_schema(to, one->value);
    }
    to.EndObject();
}

} // namespace berth::host::describe
