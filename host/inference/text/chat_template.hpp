// The templates of the usual families of chat models. A file's own template is a program in another language, which is
// not run: it is recognised by the marks that it writes, and rendered by code of this host's own. Pure, any thread.
#pragma once

#include <inference/text/chat_message.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace berth::host::inference {

enum class chat_format { plain, chatml, llama2, llama3, mistral, zephyr, gemma, phi3 };

struct chat_template {
    chat_format format = chat_format::plain;
    bool takes_tools = false;
};

struct recognised_template {
    chat_template known;
    std::string failure; // empty when it was recognised
};

// Of the text of a template, or of a file without one, which is plain: lines that begin with who speaks.
recognised_template recognise(std::optional<std::string_view> written);
recognised_template recognise(const gguf& file);
// "chatml", "llama3"…, as a configuration names one for a file whose own is not recognised.
recognised_template template_named(std::string_view name);
std::string_view name_of(chat_format format) noexcept;

// Ends where the model's answer begins. Without the mark of the beginning, which encode() puts in front.
chat_prompt render(const chat_template& by, std::span<const chat_message> messages,
                   std::span<const chat_tool> tools = {});

} // namespace berth::host::inference
