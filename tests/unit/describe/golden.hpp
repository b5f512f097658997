// Recorded exchanges of the original, when they lie beside the project.
#pragma once

#include <rapidjson/document.h>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::describe::test {

inline std::optional<rapidjson::Document> golden(const std::string& file) {
    std::ifstream in(std::filesystem::path(GOLDEN_FOLDER) / file, std::ios::binary);
    if (!in) {
        WARN(GOLDEN_FOLDER "/" + file + " is not there: nothing recorded was replayed");
        return std::nullopt;
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError()) return std::nullopt;
    return document;
}

// The element of a list whose member `name` is that, or null.
inline const rapidjson::Value* named(const rapidjson::Value& list, std::string_view name) {
    for (const auto& one : list.GetArray()) {
        if (name == one["name"].GetString()) return &one;
    }
    return nullptr;
}

} // namespace berth::host::describe::test
