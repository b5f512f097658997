// Members of answers as people read them: texts, numbers and booleans; all else, and what is not there, is empty. What
// plugins say cannot steer a terminal: control characters become blanks.
#pragma once

#include <rapidjson/document.h>

#include <string>

namespace berth::host::cli {

std::string member_text(const rapidjson::Value& of, const char* name);
// The member if it is an object, else an empty one.
const rapidjson::Value& member_object(const rapidjson::Value& of, const char* name);
// Of a job's progress: "step: done/total: message", as far as it is known.
std::string progress_text(const std::string& step, const rapidjson::Value& said);

} // namespace berth::host::cli
