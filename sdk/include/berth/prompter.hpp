// Prompters: templates that turn an object into text. A template is a sequence of parts: constant text, the value at an
// address, and the text of another prompter, which is given the whole object.
//
//     const berth::prompter greeting("Dear ", berth::ref_to<&Person::name>(), ", you have:\n",
//                                    berth::ref_to<&Person::items>() | berth::bullets("- "));
//     std::string text = greeting(person);
//
//     auto same = berth::prompter::parse("Dear {{name}}, you live in {{home.city}}. {{advice(_)}}");
//
// In the notation {{a.b}} is a value and {{a.b(_)}} a prompter; {{}} is the object itself. {{{{ stands for {{ in the
// text; a single brace and }} stand for themselves. Values appear as Python's str() has them: None, True, 1.0, [1, 'a'].
// A template may be used by any number of threads at once, once it is made.
#pragma once

#include <berth/address.hpp>
#include <berth/detail/prompt_text.hpp>

#include <functional>
#include <memory>

namespace berth {

// Turns the value at an address into text.
using prompt_formatter = std::function<std::string(const prompt_value&)>;

// The value's text with its ASCII letters in capitals.
inline std::string upper(const prompt_value& value) {
    std::string text = value.text();
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}
// Every element of a list on a line of its own, behind the bullet.
inline prompt_formatter bullets(std::string bullet = "* ") {
    return [bullet = std::move(bullet)](const prompt_value& value) {
        std::string lines;
        bool first = true;
        for (const prompt_value& element : value.elements()) {
            if (!first) lines += '\n';
            first = false;
            lines += bullet + element.text();
        }
        return lines;
    };
}

class prompter;

namespace detail {

struct prompt_address {
    address at;
    prompt_formatter formatter; // empty: as str()
};
struct prompt_subprompt {
    address at;
    std::shared_ptr<const prompter> callee; // null: the template in the string at the address
};
using prompt_part = std::variant<std::string, prompt_address, prompt_subprompt>;

inline prompt_part prompt_part_of(std::string_view constant) { return std::string(constant); }
inline prompt_part prompt_part_of(address at) { return prompt_address{std::move(at), {}}; }
inline prompt_part prompt_part_of(prompt_address given) { return given; }
inline prompt_part prompt_part_of(prompt_subprompt given) { return given; }

} // namespace detail

// The value at the address, passed through a formatter.
inline detail::prompt_address operator|(address at, prompt_formatter formatter) {
    return {std::move(at), std::move(formatter)};
}

class prompter {
public:
    // A prompter whose template holds a prompter whose template holds …: templates in strings could go on for ever.
    static constexpr int deepest = 16;

    prompter() = default;
    // Constants (texts), addresses, `address | formatter` and subprompts, in order.
    template <class... Part>
        requires(sizeof...(Part) > 0) && requires(Part&&... part) { (detail::prompt_part_of(part), ...); }
    explicit prompter(Part&&... part) {
        (add(std::forward<Part>(part)), ...);
    }
    // One more part at the end, of the same kinds.
    template <class Part>
    prompter& add(Part&& part) {
        parts_.push_back(detail::prompt_part_of(std::forward<Part>(part)));
        return *this;
    }
    // From the notation. Throws std::invalid_argument for a {{ without its }}.
    static prompter parse(std::string_view notation);

    // The text for an aggregate, or anything else that crosses, berth::value too. Throws prompt_error.
    template <class T>
    std::string operator()(const T& object) const {
        return write(prompt_value::of(object), 0);
    }
    // For people: constants as they are, {{a.b}} for values, {{a.b(_)}} for prompters. Formatters do not show.
    std::string readable() const { return join(false); }
    // What parse takes: as readable, with braces in constants doubled.
    std::string notation() const { return join(true); }

private:
    std::string write(const prompt_value& object, int depth) const;
    std::string join(bool doubled) const;

    std::vector<detail::prompt_part> parts_;
};

// Another prompter as a part. Its address shows in the readable form only.
inline detail::prompt_subprompt subprompt(address at, prompter callee) {
    return {std::move(at), std::make_shared<const prompter>(std::move(callee))};
}
// The prompter whose notation is the string at the address. Whoever fills that string reads every member of the object.
inline detail::prompt_subprompt subprompt(address at) { return {std::move(at), nullptr}; }

inline std::string prompter::write(const prompt_value& object, int depth) const {
    if (depth == deepest) throw prompt_error("prompters are nested deeper than 16");
    std::string text;
    for (const detail::prompt_part& part : parts_) {
        if (const auto* constant = std::get_if<std::string>(&part)) {
            text += *constant;
        } else if (const auto* at = std::get_if<detail::prompt_address>(&part)) {
            const prompt_value value = object.at(at->at);
            text += at->formatter ? at->formatter(value) : value.text();
        } else {
            const auto& nested = std::get<detail::prompt_subprompt>(part);
            if (nested.callee) {
                text += nested.callee->write(object, depth + 1);
                continue;
            }
            const auto notation = object.at(nested.at).string();
            if (!notation) throw prompt_error("Address " + nested.at.text() + " holds no template: expected a string");
            text += parse(*notation).write(object, depth + 1);
        }
    }
    return text;
}

inline std::string prompter::join(bool doubled) const {
    std::string text;
    for (const detail::prompt_part& part : parts_) {
        if (const auto* constant = std::get_if<std::string>(&part)) {
            for (std::size_t i = 0; i < constant->size(); ++i) {
                const bool pair = doubled && constant->compare(i, 2, "{{") == 0;
                text += pair ? "{{{{" : std::string(1, (*constant)[i]);
                i += pair;
            }
        } else if (const auto* at = std::get_if<detail::prompt_address>(&part)) {
            text += "{{" + at->at.text() + "}}";
        } else {
            text += "{{" + std::get<detail::prompt_subprompt>(part).at.text() + "(_)}}";
        }
    }
    return text;
}

inline prompter prompter::parse(std::string_view notation) {
    constexpr std::string_view call = "(_)";
    prompter made;
    std::string constant;
    for (std::size_t at = 0; at < notation.size();) {
        std::size_t braces = 0;
        while (at + braces < notation.size() && notation[at + braces] == '{') ++braces;
        if (braces == 0) {
            constant += notation[at++];
            continue;
        }
        // Of a run of braces every four are two, and what is left opens an address when it is two or three.
        constant.append(braces / 4 * 2 + (braces % 2), '{');
        at += braces;
        if (braces % 4 < 2) continue;
        const std::size_t end = notation.find("}}", at);
        if (end == notation.npos)
            throw std::invalid_argument("expected }} after the {{ at offset " + std::to_string(at - 2) + " of the template, found its end");
        if (!constant.empty()) made.parts_.push_back(std::exchange(constant, {}));
        std::string_view inside = notation.substr(at, end - at);
        const bool nested = inside.ends_with(call);
        if (nested) inside.remove_suffix(call.size());
        address named = inside.empty() ? address() : address::parse(inside);
        if (nested) made.parts_.push_back(subprompt(std::move(named)));
        else made.parts_.push_back(detail::prompt_address{std::move(named), {}});
        at = end + 2;
    }
    if (!constant.empty()) made.parts_.push_back(std::move(constant));
    return made;
}

} // namespace berth
