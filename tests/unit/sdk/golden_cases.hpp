// Recorded cases of the marshalling convention, when they lie beside the project.
#pragma once

#include <berth/detail/rapidjson.hpp>

#include <rapidjson/document.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

// The file's document, or nothing when it is not there.
inline std::optional<rapidjson::Document> golden(const std::string& file) {
    const auto project = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path().parent_path();
    std::ifstream in(project.parent_path() / "shared/spec/golden" / file, std::ios::binary);
    if (!in) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject() || !document.HasMember("cases")) return std::nullopt;
    return document;
}

inline std::string text_of(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}
