#include <app/schema.hpp>

#include <app/document.hpp>
#include <app/setting.hpp>

#include <Poco/String.h>

#include <rapidjson/pointer.h>

namespace berth::host::app {
namespace {

using allocator = rapidjson::Document::AllocatorType;

rapidjson::Value text(std::string_view value, allocator& memory) {
    return {value.empty() ? "" : value.data(), static_cast<rapidjson::SizeType>(value.size()), memory};
}

rapidjson::Value initial_of(const setting& one, allocator& memory) {
    const auto value = value_from_text(one, one.initial);
    if (value && std::holds_alternative<bool>(*value)) return rapidjson::Value(std::get<bool>(*value));
    if (value && std::holds_alternative<std::int64_t>(*value)) return rapidjson::Value(std::get<std::int64_t>(*value));
    if (one.type == setting_type::list) return rapidjson::Value(rapidjson::kArrayType);
    return text(one.initial, memory);
}

void describe_type(const setting& one, rapidjson::Value& to, allocator& memory) {
    switch (one.type) {
    case setting_type::boolean:
        to.AddMember("type", "boolean", memory);
        break;
    case setting_type::integer:
    case setting_type::milliseconds:
    case setting_type::bytes:
        to.AddMember("type", "integer", memory);
        to.AddMember("minimum", one.least, memory);
        to.AddMember("maximum", one.most, memory);
        break;
    case setting_type::list: {
        to.AddMember("type", "array", memory);
        rapidjson::Value item(rapidjson::kObjectType);
        item.AddMember("type", "string", memory);
        to.AddMember("items", item, memory);
        break;
    }
    case setting_type::choice: {
        rapidjson::Value choices(rapidjson::kArrayType);
        for (const std::string& choice : choices_of(one)) choices.PushBack(text(choice, memory), memory);
        to.AddMember("enum", choices, memory);
        break;
    }
    case setting_type::text:
        to.AddMember("minLength", 1, memory);
        [[fallthrough]];
    case setting_type::path:
        to.AddMember("type", "string", memory);
        break;
    }
}

rapidjson::Value property_of(const setting& one, allocator& memory) {
    rapidjson::Value property(rapidjson::kObjectType);
    describe_type(one, property, memory);
    property.AddMember("default", initial_of(one, memory), memory);
    std::string meaning(one.text);
    meaning += one.live ? ". A change applies at once." : ". A change needs a restart.";
    property.AddMember("description", text(meaning, memory), memory);
    if (one.secret) property.AddMember("writeOnly", true, memory);
    return property;
}

rapidjson::Value group(allocator& memory) {
    rapidjson::Value made(rapidjson::kObjectType);
    made.AddMember("type", "object", memory);
    made.AddMember("additionalProperties", false, memory);
    made.AddMember("properties", rapidjson::Value(rapidjson::kObjectType), memory);
    return made;
}

// The group with that dotted key, made with those above it when it is not there yet.
rapidjson::Value& group_at(rapidjson::Value& root, std::string_view key, allocator& memory) {
    if (key.empty()) return root;
    const std::size_t dot = key.rfind('.');
    const bool nested = dot != std::string_view::npos;
    rapidjson::Value& properties = group_at(root, nested ? key.substr(0, dot) : "", memory)["properties"];
    const std::string name(nested ? key.substr(dot + 1) : key);
    if (!properties.HasMember(name.c_str())) properties.AddMember(text(name, memory), group(memory), memory);
    return properties[name.c_str()];
}

} // namespace

std::string configuration_schema() {
    rapidjson::Document document(rapidjson::kObjectType);
    allocator& memory = document.GetAllocator();
    document.AddMember("$schema", "https://json-schema.org/draft/2020-12/schema", memory);
    document.AddMember("title", "Configuration of Berth", memory);
    rapidjson::Value root = group(memory);
    rapidjson::Value hint(rapidjson::kObjectType);
    hint.AddMember("type", "string", memory);
    hint.AddMember("description", "Where this schema is, for editors.", memory);
    root["properties"].AddMember("$schema", hint, memory);
    for (const setting& one : all_settings()) {
        const std::size_t dot = one.key.rfind('.');
        rapidjson::Value& properties = group_at(root, one.key.substr(0, dot), memory)["properties"];
        properties.AddMember(text(one.key.substr(dot + 1), memory), property_of(one, memory), memory);
    }
    for (auto& member : root.GetObject()) document.AddMember(member.name, member.value, memory);
    return pretty(document);
}

std::string default_configuration() {
    rapidjson::Document document(rapidjson::kObjectType);
    allocator& memory = document.GetAllocator();
    document.AddMember("$schema", "berth.schema.json", memory);
    for (const setting& one : all_settings()) {
        rapidjson::Value initial = initial_of(one, memory);
        rapidjson::Pointer(pointer_of(one.key).c_str()).Set(document, initial);
    }
    return pretty(document);
}

std::string settings_help() {
    std::string table;
    for (const setting& one : all_settings()) {
        const std::vector<std::string> variables = environment_of(one);
        table += std::string(one.key) + "\n    " + std::string(one.text) + ".\n    " + expected_of(one);
        table += "; default " + (one.initial.empty() ? std::string("empty") : std::string(one.initial));
        table += one.live ? "; applies at once\n    " : "; applies with the next start\n    ";
        if (!one.option.empty()) table += std::string(one.option) + ", ";
        table += Poco::cat(std::string(", "), variables.begin(), variables.end()) + '\n';
    }
    return table;
}

} // namespace berth::host::app
