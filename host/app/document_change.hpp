// Changing one node of a JSON document. Pure, any thread.
#pragma once

#include <admin/configuration.hpp>

#include <rapidjson/document.h>

namespace berth::host::app {

// Applies the change; otherwise says what is wrong with it and leaves the document in an undefined state. Objects on
// the way to the node are made; removing what is not there changes nothing.
std::string apply_change(rapidjson::Document& document, const admin::configuration_change& change);

} // namespace berth::host::app
