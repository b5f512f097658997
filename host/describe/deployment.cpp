#include <describe/deployment.hpp>

#include <plugin/json_depth.hpp>

#include <rapidjson/document.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace berth::host::describe {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20; // of either file

std::optional<std::string> content(const std::string& folder, const std::string& name) {
    std::ifstream in(std::filesystem::path(folder) / name, std::ios::binary);
    if (!in) return {};
    std::string text(most_bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

bool begins_with_word(std::string_view line, std::string_view word) {
    if (line.size() <= word.size()) return false;
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (std::toupper(static_cast<unsigned char>(line[at])) != word[at]) return false;
    }
    return std::isspace(static_cast<unsigned char>(line[word.size()])) || line[word.size()] == '[';
}

// The list of the last ENTRYPOINT; it may go over several lines.
std::optional<std::vector<std::string>> entrypoint(std::string_view dockerfile) {
    constexpr std::string_view word = "ENTRYPOINT";
    std::string_view list;
    for (std::size_t at = 0; at < dockerfile.size();) {
        const std::size_t end = std::min(dockerfile.find('\n', at), dockerfile.size());
        const std::size_t first = std::min(dockerfile.find_first_not_of(" \t", at), end);
        if (begins_with_word(dockerfile.substr(first, end - first), word)) {
            const std::size_t close = dockerfile.find(']', first);
            list = close == dockerfile.npos ? std::string_view()
                                            : dockerfile.substr(first + word.size(), close - first - word.size() + 1);
        }
        at = end + 1;
    }
    std::string json;
    for (const char letter : list) json += letter == '\\' ? ' ' : letter; // at the ends of lines that go on
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsArray()) return {};
    std::vector<std::string> command;
    for (const auto& one : document.GetArray()) {
        if (!one.IsString()) return {};
        command.emplace_back(one.GetString(), one.GetStringLength());
    }
    return command;
}

void read_share(const rapidjson::Value& resources, const char* name, resource_share& into) {
    if (!resources.HasMember(name) || !resources[name].IsObject()) return;
    const rapidjson::Value& share = resources[name];
    const auto take = [&](const char* member, std::string& to) {
        if (share.HasMember(member) && share[member].IsString()) to = share[member].GetString();
    };
    take("cpu", into.cpu);
    take("memory", into.memory);
    take("ephemeral-storage", into.ephemeral_storage);
    take("ephemeral_storage", into.ephemeral_storage);
}

bool read_resources(const std::string& json, deployment& into) {
    rapidjson::Document document;
    if (!plugin::nests_within(json)) return false;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) return false;
    read_share(document, "limits", into.limits);
    read_share(document, "requests", into.requests);
    return true;
}

} // namespace

deployment_outcome read_deployment(const std::string& folder, const std::string& dockerfile,
                                   const std::string& resources) {
    const std::string file = dockerfile.empty() ? "Dockerfile" : dockerfile;
    const auto recipe = content(folder, file);
    if (!recipe) return {{}, "FATAL: Cannot find Dockerfile '" + file + "'"};
    const auto command = entrypoint(*recipe);
    if (!command) return {{}, "FATAL: Cannot find a list as ENTRYPOINT in '" + file + "'"};
    deployment how{*command, {}, {}};
    const std::string named = resources.empty() ? "resources.json" : resources;
    const auto json = content(folder, named);
    if (!json && !resources.empty()) return {{}, "FATAL: Cannot find resources def '" + named + "'"};
    if (!json) return {how, "WARNING: Using default resources as I can't find resources def '" + named + "'"};
    if (!read_resources(*json, how))
        return {{}, "FATAL: Cannot read resources def '" + named + "': it is no JSON object"};
    return {how, {}};
}

} // namespace berth::host::describe
