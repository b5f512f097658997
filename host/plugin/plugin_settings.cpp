#include <plugin/plugin_settings.hpp>

#include <plugin/json_depth.hpp>

#include <plugin/fault_list.hpp>
#include <plugin/nearest.hpp>

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <fstream>
#include <iterator>
#include <set>

namespace berth::host::plugin {

namespace {

constexpr std::array<std::string_view, 10> known_members = {
    "enabled",          "isolation",        "threads",          "queue", "streams", "start_deadline_ms", "drain_deadline_ms",
    "stop_deadline_ms", "call_deadline_ms", "config"};

std::string json_of(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

// RFC 6901.
std::string pointer_to(std::string_view member) {
    std::string pointer = "/";
    for (char c : member) {
        if (c == '~') pointer += "~0";
        else if (c == '/') pointer += "~1";
        else pointer += c;
    }
    return pointer;
}

class settings_reader {
public:
    settings_reader(const rapidjson::Document& from, plugin_settings& to, fault_list& faults)
        : from_(from), to_(to), faults_(faults) {}

    void read() {
        check_members();
        if (const rapidjson::Value* value = member("enabled")) {
            if (value->IsBool()) to_.enabled = value->GetBool();
            else expected("enabled", "true or false", *value);
        }
        read_isolation();
        number("threads", 1, 1024, to_.options.threads);
        number("queue", 1, 1'000'000, to_.options.queue);
        number("streams", 1, 16'384, to_.options.streams);
        milliseconds("start_deadline_ms", to_.options.start_deadline);
        milliseconds("drain_deadline_ms", to_.options.drain_deadline);
        milliseconds("stop_deadline_ms", to_.options.stop_deadline);
        milliseconds("call_deadline_ms", to_.options.call_deadline);
        if (const rapidjson::Value* value = member("config")) {
            if (value->IsObject()) to_.options.configuration = json_of(*value);
            else expected("config", "an object", *value);
        }
    }

private:
    const rapidjson::Value* member(const char* name) const {
        const auto found = from_.FindMember(name);
        return found == from_.MemberEnd() ? nullptr : &found->value;
    }
    void expected(std::string_view name, std::string_view what, const rapidjson::Value& found) {
        faults_.add(pointer_to(name), "expected " + std::string(what) + ", found " + json_of(found).substr(0, 80));
    }
    void check_members() {
        std::set<std::string_view> seen;
        for (const auto& each : from_.GetObject()) {
            const std::string_view name(each.name.GetString(), each.name.GetStringLength());
            if (!seen.insert(name).second) faults_.add(pointer_to(name), "is there twice");
            if (std::find(known_members.begin(), known_members.end(), name) != known_members.end()) continue;
            const std::string_view meant = nearest(name, known_members);
            faults_.add(pointer_to(name),
                        meant.empty() ? "is not known" : "is not known; did you mean \"" + std::string(meant) + "\"?");
        }
    }
    void read_isolation() {
        const rapidjson::Value* value = member("isolation");
        if (!value) return;
        const std::string_view word = value->IsString() ? value->GetString() : "";
        if (word == "none") to_.options.isolation = instance_options::isolation_mode::none;
        else if (word == "worker") to_.options.isolation = instance_options::isolation_mode::worker;
        else expected("isolation", "\"none\" or \"worker\"", *value);
    }
    template <class Number>
    void number(const char* name, std::uint64_t least, std::uint64_t most, Number& to) {
        const rapidjson::Value* value = member(name);
        if (!value) return;
        if (value->IsUint64() && value->GetUint64() >= least && value->GetUint64() <= most)
            to = static_cast<Number>(value->GetUint64());
        else
            expected(name, "an integer from " + std::to_string(least) + " to " + std::to_string(most), *value);
    }
    void milliseconds(const char* name, std::chrono::milliseconds& to) {
        std::uint64_t count = static_cast<std::uint64_t>(to.count());
        number(name, 1, 86'400'000, count);
        to = std::chrono::milliseconds(count);
    }

    const rapidjson::Document& from_;
    plugin_settings& to_;
    fault_list& faults_;
};

} // namespace

std::variant<plugin_settings, std::string> parse_settings(std::string_view json, const instance_options& defaults) {
    if (!nests_within(json))
        return "expected at most " + std::to_string(most_json_levels) + " nested arrays and objects (json_levels), found more";
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(json.data(), json.size());
    if (document.HasParseError())
        return "at byte " + std::to_string(document.GetErrorOffset()) + ": " +
               rapidjson::GetParseError_En(document.GetParseError());
    if (!document.IsObject()) return "expected an object, found " + json_of(document).substr(0, 80);
    plugin_settings settings{true, defaults};
    fault_list faults;
    settings_reader(document, settings, faults).read();
    if (!faults.empty()) return faults.text();
    return settings;
}

std::variant<plugin_settings, std::string> read_settings(const std::filesystem::path& file,
                                                         const instance_options& defaults) {
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) return plugin_settings{true, defaults};
    std::ifstream in(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in) return "cannot read " + file.string();
    auto result = parse_settings(content, defaults);
    if (const auto* faults = std::get_if<std::string>(&result)) return file.string() + ": " + *faults;
    return result;
}

} // namespace berth::host::plugin
