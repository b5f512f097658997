// A conversation as callers give it, before a model's template makes one text of it.
#pragma once

#include <inference/text/tokenizer.hpp>

#include <string>
#include <vector>

namespace berth::host::inference {

enum class chat_role { system, user, assistant, tool };

struct chat_tool_call {
    std::string id;
    std::string name;
    std::string arguments; // a JSON object, as text
};

struct chat_message {
    chat_role role = chat_role::user;
    std::string content; // empty where the message has calls alone
    std::vector<chat_tool_call> tool_calls = {};
    std::string tool_call_id = {}; // of a tool's answer
};

struct chat_tool {
    std::string name;
    std::string description;
    std::string parameters; // a JSON schema, as text; empty for none
};

// A prompt. Its markup is what the template wrote: control tokens are meant there alone.
struct chat_prompt {
    std::string text;
    std::vector<text_range> markup;
    std::string failure; // empty when it was rendered
};

// "developer" is a system message, "function" a tool's; nullopt for other names.
std::optional<chat_role> chat_role_named(std::string_view name) noexcept;
std::string_view name_of(chat_role role) noexcept;

} // namespace berth::host::inference
