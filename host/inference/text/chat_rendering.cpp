#include <inference/text/chat_template.hpp>

#include <inference/text/chat_tools.hpp>
#include <inference/text/prompt_writer.hpp>

#include <array>

namespace berth::host::inference {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blank = " \t\r\n\f\v";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::string place(std::size_t index) {
    return "messages[" + std::to_string(index) + "]";
}

// For families that know users and models alone: a first system message is put in front of the first user's, and the
// two take turns. False, with a failure, for conversations of another kind.
bool take_turns(std::span<const chat_message> messages, std::string_view& system, std::size_t& first,
                chat_format format, prompt_writer& to) {
    if (!messages.empty() && messages[0].role == chat_role::system) {
        system = messages[0].content;
        first = 1;
    }
    const std::string family = "; the chat template \"" + std::string(name_of(format)) + "\" knows nothing else there";
    for (std::size_t i = first; i < messages.size(); ++i) {
        const chat_role expected = (i - first) % 2 == 0 ? chat_role::user : chat_role::assistant;
        if (messages[i].role == expected) continue;
        to.fail(place(i) + ": expected a message of the " + std::string(name_of(expected)) + ", found one of the " +
                std::string(name_of(messages[i].role)) + family);
        return false;
    }
    if (messages.size() == first || messages.back().role != chat_role::user) {
        to.fail("messages: expected the last one to be the user's" + family);
        return false;
    }
    return true;
}

void render_plain(std::span<const chat_message> messages, prompt_writer& to) {
    for (const chat_message& one : messages) {
        constexpr std::array<std::string_view, 4> speakers{"System: ", "User: ", "Assistant: ", "Tool: "};
        to.mark(speakers[static_cast<std::size_t>(one.role)]);
        to.say(one.content);
        to.mark("\n");
    }
    to.mark("Assistant:");
}

void render_chatml(std::span<const chat_message> messages, std::span<const chat_tool> tools, prompt_writer& to) {
    std::size_t first = 0;
    if (!tools.empty()) {
        to.mark("<|im_start|>system\n");
        if (!messages.empty() && messages[0].role == chat_role::system) {
            to.say(messages[0].content);
            to.mark("\n\n");
            first = 1;
        }
        to.say(tool_notes(tools, "<tool_call>\n", "\n</tool_call>"));
        to.mark("<|im_end|>\n");
    }
    for (std::size_t i = first; i < messages.size(); ++i) {
        const chat_message& one = messages[i];
        if (one.role == chat_role::tool) {
            // Answers that come together are one turn.
            const bool begins = i == first || messages[i - 1].role != chat_role::tool;
            const bool ends = i + 1 == messages.size() || messages[i + 1].role != chat_role::tool;
            to.mark(begins ? "<|im_start|>user\n<tool_response>\n" : "\n<tool_response>\n");
            to.say(one.content);
            to.mark(ends ? "\n</tool_response><|im_end|>\n" : "\n</tool_response>");
            continue;
        }
        to.mark("<|im_start|>" + std::string(name_of(one.role)) + "\n");
        to.say(one.content);
        for (std::size_t call = 0; call < one.tool_calls.size(); ++call) {
            to.mark(call == 0 && one.content.empty() ? "<tool_call>\n" : "\n<tool_call>\n");
            to.say(json_of(one.tool_calls[call]));
            to.mark("\n</tool_call>");
        }
        to.mark("<|im_end|>\n");
    }
    to.mark("<|im_start|>assistant\n");
}

void render_llama3(std::span<const chat_message> messages, std::span<const chat_tool> tools, prompt_writer& to) {
    const auto turn = [&](std::string_view role, auto content) {
        to.mark("<|start_header_id|>" + std::string(role) + "<|end_header_id|>\n\n");
        content();
        to.mark("<|eot_id|>");
    };
    std::size_t first = 0;
    if (!tools.empty()) {
        const bool has_system = !messages.empty() && messages[0].role == chat_role::system;
        turn("system", [&] {
            if (has_system) to.say(std::string(trimmed(messages[0].content)) + "\n\n");
            to.say(tool_notes(tools, "", "", "parameters"));
        });
        first = has_system ? 1 : 0;
    }
    for (const chat_message& one : messages.subspan(first))
        turn(one.role == chat_role::tool ? "ipython" : name_of(one.role), [&] {
            to.say(trimmed(one.content));
            for (const chat_tool_call& call : one.tool_calls) to.say(json_of(call, "parameters"));
        });
    to.mark("<|start_header_id|>assistant<|end_header_id|>\n\n");
}

// Turns between fixed marks, one kind for each role.
struct turn_marks {
    std::string_view system, user, assistant; // before a turn
    std::string_view end;
};

void render_turns(const turn_marks& marks, std::span<const chat_message> messages, prompt_writer& to) {
    for (const chat_message& one : messages) {
        to.mark(one.role == chat_role::system ? marks.system
                : one.role == chat_role::user ? marks.user
                                              : marks.assistant);
        to.say(one.content);
        to.mark(marks.end);
    }
    to.mark(marks.assistant);
}

void render_gemma(std::span<const chat_message> messages, prompt_writer& to) {
    std::string_view system;
    std::size_t first = 0;
    if (!take_turns(messages, system, first, chat_format::gemma, to)) return;
    for (std::size_t i = first; i < messages.size(); ++i) {
        to.mark(messages[i].role == chat_role::user ? "<start_of_turn>user\n" : "<start_of_turn>model\n");
        if (i == first && !system.empty()) to.say(std::string(system) + "\n\n");
        to.say(trimmed(messages[i].content));
        to.mark("<end_of_turn>\n");
    }
    to.mark("<start_of_turn>model\n");
}

void render_llama2(std::span<const chat_message> messages, prompt_writer& to) {
    std::string_view system;
    std::size_t first = 0;
    if (!take_turns(messages, system, first, chat_format::llama2, to)) return;
    for (std::size_t i = first; i < messages.size(); ++i) {
        if (messages[i].role == chat_role::assistant) {
            to.say(" " + std::string(trimmed(messages[i].content)) + " ");
            to.mark("</s>");
            continue;
        }
        // The first mark of the beginning comes with the tokens.
        to.mark(i == first ? "[INST] " : "<s>[INST] ");
        if (i == first && !system.empty()) {
            to.mark("<<SYS>>\n");
            to.say(system);
            to.mark("\n<</SYS>>\n\n");
        }
        to.say(trimmed(messages[i].content));
        to.mark(" [/INST]");
    }
}

void render_mistral(std::span<const chat_message> messages, prompt_writer& to) {
    std::string_view system;
    std::size_t first = 0;
    if (!take_turns(messages, system, first, chat_format::mistral, to)) return;
    for (std::size_t i = first; i < messages.size(); ++i) {
        if (messages[i].role == chat_role::assistant) {
            to.say(" " + std::string(trimmed(messages[i].content)));
            to.mark("</s>");
            continue;
        }
        to.mark("[INST] ");
        if (i == first && !system.empty()) to.say(std::string(system) + "\n\n");
        to.say(messages[i].content);
        to.mark(" [/INST]");
    }
}

// Tools, calls and answers are for those that were trained with them.
std::string tool_fault(const chat_template& by, std::span<const chat_message> messages,
                       std::span<const chat_tool> tools) {
    if (by.takes_tools) return {};
    const std::string found =
        "; the chat template \"" + std::string(name_of(by.format)) + "\" of this model does not take any";
    if (!tools.empty()) return "tools: expected none, found " + std::to_string(tools.size()) + found;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        if (messages[i].role == chat_role::tool) return place(i) + ": expected no answer of a tool" + found;
        if (!messages[i].tool_calls.empty()) return place(i) + ".tool_calls: expected none" + found;
    }
    return {};
}

} // namespace

chat_prompt render(const chat_template& by, std::span<const chat_message> messages, std::span<const chat_tool> tools) {
    if (messages.empty()) return {{}, {}, "messages: expected at least one, found none"};
    if (std::string fault = tool_fault(by, messages, tools); !fault.empty()) return {{}, {}, std::move(fault)};
    prompt_writer to;
    switch (by.format) {
    case chat_format::plain:
        render_plain(messages, to);
        break;
    case chat_format::chatml:
        render_chatml(messages, tools, to);
        break;
    case chat_format::llama2:
        render_llama2(messages, to);
        break;
    case chat_format::llama3:
        render_llama3(messages, tools, to);
        break;
    case chat_format::mistral:
        render_mistral(messages, to);
        break;
    case chat_format::zephyr:
        render_turns({"<|system|>\n", "<|user|>\n", "<|assistant|>\n", "</s>\n"}, messages, to);
        break;
    case chat_format::gemma:
        render_gemma(messages, to);
        break;
    case chat_format::phi3:
        render_turns({"<|system|>\n", "<|user|>\n", "<|assistant|>\n", "<|end|>\n"}, messages, to);
        break;
    }
    return to.done();
}

} // namespace berth::host::inference
