#include <describe/describe.hpp>

#include <describe/schema.hpp>

namespace berth::host::describe {

std::string json_schema(const plugin::description& of, const berth_type& type) {
    const type_names names({&of});
    rapidjson::StringBuffer buffer;
    output to(buffer);
    schema_writer schema(to, names, "#/$defs/");
    to.StartObject();
    member(to, "$schema", "https://json-schema.org/draft/2020-12/schema");
    member_if_said(to, "$id", view(type.schema_id));
    schema.root(type);
    key(to, "$defs");
    to.StartObject();
    schema.definitions();
    to.EndObject();
    to.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace berth::host::describe
