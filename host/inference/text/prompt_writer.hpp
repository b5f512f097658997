// Puts a prompt together, and keeps account of which parts the template wrote. One thread.
#pragma once

#include <inference/text/chat_message.hpp>

#include <string_view>

namespace berth::host::inference {

class prompt_writer {
public:
    void mark(std::string_view markup) {
        if (markup.empty()) return;
        const std::size_t begin = prompt_.text.size();
        prompt_.text += markup;
        auto& ranges = prompt_.markup;
        if (!ranges.empty() && ranges.back().end == begin)
            ranges.back().end = prompt_.text.size();
        else
            ranges.push_back({begin, prompt_.text.size()});
    }
    // What somebody said: no control token is meant in it.
    void say(std::string_view content) { prompt_.text += content; }
    void fail(std::string why) { prompt_.failure = std::move(why); }
    bool failed() const noexcept { return !prompt_.failure.empty(); }
    chat_prompt done() {
        if (failed()) return {{}, {}, std::move(prompt_.failure)};
        return std::move(prompt_);
    }

private:
    chat_prompt prompt_;
};

} // namespace berth::host::inference
