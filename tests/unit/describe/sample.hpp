// Plugins that exist as tables alone, with every kind of type and place, for the documents to walk.
#pragma once

#include <describe/describe.hpp>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <string>

namespace berth::host::describe::test {

// A shop: records, an enum, a recursive type, a variant, limits, defaults.
std::shared_ptr<const plugin::description> shop();
// Another plugin that has a type, a service and a method of the same names.
std::shared_ptr<const plugin::description> store();
// Files, streams and sockets, with and without the marshalling convention; tuples, tags, keys and rests.
std::shared_ptr<const plugin::description> relays();
// Tools: one that answers an object, one at the root, one that answers text, and a GET that takes the place of a description.
std::shared_ptr<const plugin::description> tools();

rapidjson::Document parse(const std::string& json);
// The JSON at a pointer ("/paths/~1items/get/operationId"), or "missing".
std::string at(const rapidjson::Value& root, const char* pointer);

} // namespace berth::host::describe::test
