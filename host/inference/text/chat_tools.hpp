// How tools, calls and their answers are written for models that were trained to call some. Pure, any thread.
#pragma once

#include <inference/text/chat_message.hpp>

#include <span>
#include <string>

namespace berth::host::inference {

// {"type": "function", "function": {…}}, on one line.
std::string json_of(const chat_tool& tool);
// {"name": …, "arguments": {…}}; some families call the arguments otherwise.
std::string json_of(const chat_tool_call& call, std::string_view arguments_key = "arguments");
// A text that tells a model which tools it has and how it asks for one: `open` and `close` go around each call.
std::string tool_notes(std::span<const chat_tool> tools, std::string_view open, std::string_view close,
                       std::string_view arguments_key = "arguments");

} // namespace berth::host::inference
