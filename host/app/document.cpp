#include <app/document.hpp>

#include <app/setting.hpp>
#include <app/spelling.hpp>
#include <plugin/json_depth.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <set>

namespace berth::host::app {
namespace {

constexpr std::size_t shown_bytes = 64; // of what was found

std::string found_text(const rapidjson::Value& value) {
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> to(text);
    value.Accept(to);
    if (text.GetSize() <= shown_bytes) return {text.GetString(), text.GetSize()};
    switch (value.GetType()) {
    case rapidjson::kObjectType:
        return "an object of " + std::to_string(value.MemberCount()) + " members";
    case rapidjson::kArrayType:
        return "a list of " + std::to_string(value.Size());
    default:
        return "a text of " + std::to_string(value.GetStringLength()) + " bytes";
    }
}

std::string_view view(const rapidjson::Value& text) {
    return {text.GetString(), text.GetStringLength()};
}

std::optional<std::string> list_text(const rapidjson::Value& value) {
    std::vector<std::string> items;
    for (const auto& item : value.GetArray()) {
        if (!item.IsString() || view(item).find(',') != std::string_view::npos) return {};
        items.emplace_back(view(item));
    }
    return text_from_value(items);
}

// The text form if the JSON type fits; whether the value fits is for value_from_text to say.
std::optional<std::string> text_form(const setting& which, const rapidjson::Value& value) {
    switch (which.type) {
    case setting_type::integer:
    case setting_type::milliseconds:
    case setting_type::bytes:
        return value.IsInt64() ? std::optional(std::to_string(value.GetInt64())) : std::nullopt;
    case setting_type::boolean:
        return value.IsBool() ? std::optional(text_from_value(value.GetBool())) : std::nullopt;
    case setting_type::list:
        return value.IsArray() ? list_text(value) : std::nullopt;
    case setting_type::text:
    case setting_type::choice:
    case setting_type::path:
        break;
    }
    return value.IsString() ? std::optional(std::string(view(value))) : std::nullopt;
}

bool is_group(const std::string& key) {
    return std::ranges::any_of(all_settings(), [&](const setting& one) { return one.key.starts_with(key + '.'); });
}

std::string escaped(std::string_view name) { // as a token of a JSON pointer
    std::string token;
    for (const char c : name) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

class reading {
public:
    reading(document_content& into, const std::string& source) : into_(into), source_(source) {}

    void object(const rapidjson::Value& from, const std::string& key, const std::string& pointer) {
        std::set<std::string_view> met;
        for (const auto& member : from.GetObject()) {
            const std::string_view name = view(member.name);
            const std::string place = pointer + '/' + escaped(name);
            if (!met.insert(name).second) {
                add({place, "each member once", "it twice", {}, {}});
            } else if (key.empty() && name == "$schema") {
                continue;
            } else {
                take(member.value, key.empty() ? std::string(name) : key + '.' + std::string(name), place);
            }
        }
    }

private:
    void take(const rapidjson::Value& value, const std::string& key, const std::string& place) {
        const setting* const which = find_setting(key);
        // A dot inside a name would make a key of another place.
        if (which && pointer_of(key) == place) return setting_value_of(*which, value, place);
        if (!which && is_group(key)) {
            if (value.IsObject()) return object(value, key, place);
            return add({place, "an object with settings", found_text(value), {}, {}});
        }
        std::vector<std::string> known;
        for (const setting& one : all_settings()) known.push_back(pointer_of(one.key));
        add({place, "a known setting", "an unknown one", nearest(place, known), {}});
    }

    void setting_value_of(const setting& which, const rapidjson::Value& value, const std::string& place) {
        const auto text = text_form(which, value);
        if (!text || !value_from_text(which, *text)) {
            return add({place, expected_of(which), which.secret ? "something else" : found_text(value), {}, {}});
        }
        into_.values[std::string(which.key)] = *text;
    }

    void add(fault one) {
        one.source = source_;
        into_.faults.push_back(std::move(one));
    }

    document_content& into_;
    const std::string& source_;
};

} // namespace

rapidjson::Document parse_document(std::string_view json, const std::string& source, std::vector<fault>& faults) {
    constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
    rapidjson::Document document;
    if (!plugin::nests_within(json)) {
        faults.push_back({"", "at most " + std::to_string(plugin::most_json_levels) + " nested arrays and objects (json_levels)", "more", {}, source});
        document.SetObject();
        return document;
    }
    document.Parse<flags>(json.data(), json.size());
    if (!document.HasParseError()) return document;
    const std::string_view before = json.substr(0, document.GetErrorOffset());
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1; // npos + 1 is 0
    faults.push_back({"",
                      "JSON",
                      "at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
                          rapidjson::GetParseError_En(document.GetParseError()),
                      {},
                      source});
    document.SetObject();
    return document;
}

document_content read_document(const rapidjson::Value& document, const std::string& source) {
    document_content content;
    if (document.IsObject()) {
        reading(content, source).object(document, "", "");
    } else {
        content.faults.push_back({"", "a JSON object", found_text(document), {}, source});
    }
    return content;
}

document_content read_document(std::string_view json, const std::string& source) {
    document_content content;
    const rapidjson::Document document = parse_document(json, source, content.faults);
    return content.faults.empty() ? read_document(document, source) : content;
}

std::string pretty(const rapidjson::Value& document) {
    rapidjson::StringBuffer text;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> to(text);
    to.SetIndent(' ', 2);
    document.Accept(to);
    return std::string(text.GetString(), text.GetSize()) + '\n';
}

} // namespace berth::host::app
