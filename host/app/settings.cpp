#include <app/settings.hpp>

#include <app/document.hpp>

#include <rapidjson/pointer.h>

namespace berth::host::app {
namespace {

struct json_form {
    rapidjson::Document::AllocatorType& memory;
    rapidjson::Value operator()(bool value) const { return rapidjson::Value(value); }
    rapidjson::Value operator()(std::int64_t value) const { return rapidjson::Value(value); }
    rapidjson::Value operator()(const std::string& value) const { return {value.c_str(), size(value), memory}; }
    rapidjson::Value operator()(const std::vector<std::string>& value) const {
        rapidjson::Value items(rapidjson::kArrayType);
        for (const std::string& item : value) items.PushBack((*this)(item), memory);
        return items;
    }
    static rapidjson::SizeType size(const std::string& text) { return static_cast<rapidjson::SizeType>(text.size()); }
};

} // namespace

std::string settings::to_json() const {
    rapidjson::Document document(rapidjson::kObjectType);
    const json_form form{document.GetAllocator()};
    for (const setting& one : all_settings()) { // in the table's order
        const setting_value& shown = value(one.key);
        rapidjson::Value json = one.secret ? form(std::string("***")) : std::visit(form, shown);
        rapidjson::Pointer(pointer_of(one.key).c_str()).Set(document, json);
    }
    return pretty(document);
}

} // namespace berth::host::app
