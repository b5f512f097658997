// A configuration document: JSON whose members are the settings, nested by the dots of their keys. Pure, any thread.
#pragma once

#include <app/fault.hpp>

#include <rapidjson/document.h>

#include <map>
#include <string>
#include <string_view>

namespace berth::host::app {

// What a document says: the text form of each setting by its key, and what is wrong with it.
struct document_content {
    std::map<std::string, std::string> values;
    std::vector<fault> faults;
};

// The parsed document; a fault with line and column when it is not JSON.
rapidjson::Document parse_document(std::string_view json, const std::string& source, std::vector<fault>& faults);
// Reads a parsed document. A member "$schema" is for editors and ignored.
document_content read_document(const rapidjson::Value& document, const std::string& source);
// Both.
document_content read_document(std::string_view json, const std::string& source);

// JSON for people, with a line end.
std::string pretty(const rapidjson::Value& document);

} // namespace berth::host::app
