#include <inference/text/chat_template.hpp>

#include <inference/model/model_keys.hpp>

#include <algorithm>
#include <array>

namespace berth::host::inference {

namespace {

struct known_format {
    chat_format format;
    std::string_view name;
    std::string_view mark;                        // that no template before it in this list writes
    std::string_view also;                        // and this one, unless empty
    bool takes_tools;                             // when its template speaks of tools
    std::array<std::string_view, 2> without = {}; // that only other versions of the family write
};

// The first whose marks are there. Families that build on another one's marks come before it.
constexpr std::array known_formats{
    known_format{chat_format::llama3, "llama3", "<|start_header_id|>", "<|end_header_id|>", true},
    known_format{chat_format::chatml, "chatml", "<|im_start|>", "", true},
    known_format{chat_format::gemma, "gemma", "<start_of_turn>", "", false},
    known_format{chat_format::phi3, "phi3", "<|user|>", "<|end|>", false},
    known_format{chat_format::zephyr, "zephyr", "<|user|>", "eos_token", false},
    known_format{chat_format::llama2, "llama2", "[INST]", "<<SYS>>", false},
    known_format{chat_format::mistral, "mistral", "[INST]", "", false, {"[AVAILABLE_TOOLS]", "[SYSTEM_PROMPT]"}},
    known_format{chat_format::plain, "plain", "", "", false},
};

bool writes(std::string_view text, const known_format& one) noexcept {
    if (text.find(one.mark) == text.npos || text.find(one.also) == text.npos) return false;
    return std::none_of(one.without.begin(), one.without.end(),
                        [text](std::string_view mark) { return !mark.empty() && text.find(mark) != text.npos; });
}

std::string known_names() {
    std::string names;
    for (const known_format& one : known_formats) names += (names.empty() ? "" : ", ") + std::string(one.name);
    return names;
}

} // namespace

std::optional<chat_role> chat_role_named(std::string_view name) noexcept {
    if (name == "system" || name == "developer") return chat_role::system;
    if (name == "user") return chat_role::user;
    if (name == "assistant") return chat_role::assistant;
    if (name == "tool" || name == "function") return chat_role::tool;
    return std::nullopt;
}

std::string_view name_of(chat_role role) noexcept {
    constexpr std::array<std::string_view, 4> names{"system", "user", "assistant", "tool"};
    return names[static_cast<std::size_t>(role)];
}

std::string_view name_of(chat_format format) noexcept {
    const auto found = std::find_if(known_formats.begin(), known_formats.end(),
                                    [format](const known_format& one) { return one.format == format; });
    return found->name;
}

recognised_template recognise(std::optional<std::string_view> written) {
    if (!written || written->empty()) return {};
    for (const known_format& one : known_formats)
        if (one.format != chat_format::plain && writes(*written, one))
            return {{one.format, one.takes_tools && written->find("tools") != written->npos}, {}};
    return {{},
            "key \"tokenizer.chat_template\": expected the marks of one of " + known_names() +
                ", found none of them; name the one to use in the model's configuration"};
}

recognised_template recognise(const gguf& file) {
    const gguf_value* value = file.find("tokenizer.chat_template");
    if (!value) return recognise(std::nullopt);
    const auto text = value->as_string();
    if (!text) return {{}, "key \"tokenizer.chat_template\": expected a string, found " + text_of(*value)};
    return recognise(*text);
}

recognised_template template_named(std::string_view name) {
    for (const known_format& one : known_formats)
        if (one.name == name) return {{one.format, one.takes_tools}, {}};
    return {{}, "chat template: expected one of " + known_names() + ", found " + quoted_name(name)};
}

} // namespace berth::host::inference
