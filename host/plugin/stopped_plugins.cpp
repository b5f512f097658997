#include <plugin/stopped_plugins.hpp>

#include <observe/log.hpp>
#include <plugin/durable_file.hpp>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <iterator>

namespace berth::host::plugin {

stopped_plugins::stopped_plugins(std::filesystem::path file) : file_(std::move(file)) {
    std::error_code failed;
    if (!std::filesystem::exists(file_, failed)) return;
    std::ifstream in(file_, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(content.data(), content.size());
    const bool good = !document.HasParseError() && document.IsObject() && document.HasMember("stopped") &&
                      document["stopped"].IsArray();
    if (!good) {
        observe::warning("plugin.state_unreadable", {{"file", file_.string()}});
        return;
    }
    for (const auto& each : document["stopped"].GetArray())
        if (each.IsString()) names_.emplace(each.GetString(), each.GetStringLength());
}

std::string stopped_plugins::insert(const std::string& name) {
    return names_.insert(name).second ? save() : std::string();
}

std::string stopped_plugins::erase(const std::string& name) {
    return names_.erase(name) > 0 ? save() : std::string();
}

std::string stopped_plugins::save() const {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.StartObject();
    writer.Key("stopped");
    writer.StartArray();
    for (const std::string& name : names_) writer.String(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    writer.EndArray();
    writer.EndObject();
    return write_durably(file_, std::string(buffer.GetString(), buffer.GetSize()) + '\n', 0644);
}

} // namespace berth::host::plugin
