// Recorded exchanges of the originals, when they lie beside the project. RECORDINGS is their folder.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace berth::test {

// The document of that file, or nothing when it is not there: the test says so and compares nothing.
inline std::optional<rapidjson::Document> recording(const std::string& file) {
    std::ifstream in(std::filesystem::path(RECORDINGS) / file, std::ios::binary);
    if (!in) {
        WARN(RECORDINGS "/" + file + " is not there: nothing recorded was replayed");
        return std::nullopt;
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    REQUIRE_FALSE(document.HasParseError());
    return document;
}

// The element of a list whose member `name` is that, or null.
inline const rapidjson::Value* named(const rapidjson::Value& list, std::string_view name) {
    for (const auto& one : list.GetArray()) {
        if (name == one["name"].GetString()) return &one;
    }
    return nullptr;
}

inline std::string json_of(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace berth::test
