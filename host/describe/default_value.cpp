#include <describe/tool_schema.hpp>

namespace berth::host::describe {

std::optional<rapidjson::Document> default_of(const berth_field& field, const std::string& defaults) {
    if ((field.flags & (BERTH_FIELD_REQUIRED | BERTH_FIELD_SECRET | BERTH_FIELD_REST)) != 0) return {};
    rapidjson::Document initial;
    const berth_kind kind = field.type->kind;
    if (kind == BERTH_KIND_ID || kind == BERTH_KIND_REFERENCE || kind == BERTH_KIND_OBJECT) return {};
    rapidjson::Document all;
    all.Parse(defaults.data(), defaults.size());
    const bool known = !all.HasParseError() && all.IsObject() && all.HasMember(field.name);
    if (!known && kind != BERTH_KIND_OPTIONAL) return {};
    if (known) initial.CopyFrom(all[field.name], initial.GetAllocator());
    if (initial.IsNull() && kind != BERTH_KIND_OPTIONAL && kind != BERTH_KIND_ANY && kind != BERTH_KIND_VARIANT)
        return {};
    if ((initial.IsArray() && initial.Empty()) || (initial.IsObject() && initial.ObjectEmpty())) return {};
    // Python tells 2.0 from 2.
    if (kind == BERTH_KIND_NUMBER && initial.IsNumber()) initial.SetDouble(initial.GetDouble());
    return initial;
}

} // namespace berth::host::describe
