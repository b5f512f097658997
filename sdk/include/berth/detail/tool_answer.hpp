// The answers of a tool: its result by type, and its failures as problem documents with the members beside them that callers
// of the original read.
#pragma once

#include <berth/detail/job_run.hpp>
#include <berth/detail/thrown.hpp>
#include <berth/report.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <variant>

namespace berth::detail {

// ---- results

inline void answer_null(reply& to) {
    answerer(to.sink(), to.headers()).send(to.status_or(200), "application/json", "null");
}
inline void answer_text(reply& to, const std::string& text) {
    if (invalid_utf8(text) != valid_text) throw std::runtime_error("the result is a text that is not UTF-8");
    answerer(to.sink(), to.headers()).send(to.status_or(200), "text/plain; charset=utf-8", text);
}

template <class R>
void answer_tool(reply& to, const R& result);

template <class... Choice>
void answer_choice(reply& to, const std::variant<Choice...>& result) {
    const bool answered = (... || [&] {
        const auto* held = std::get_if<Choice>(&result);
        if (held) answer_tool(to, *held);
        return held != nullptr;
    }());
    if (!answered) throw std::runtime_error("the result is a variant without a value");
}
template <class R>
inline constexpr bool is_std_variant = false;
template <class... Choice>
inline constexpr bool is_std_variant<std::variant<Choice...>> = true;

template <class R>
void answer_tool(reply& to, const R& result) {
    if constexpr (is_std_variant<R>) {
        answer_choice(to, result);
    } else if constexpr (std::is_same_v<R, std::monostate>) {
        answer_null(to);
    } else if constexpr (is_optional<R>) {
        if (result) answer_tool(to, *result);
        else answer_null(to);
    } else if constexpr (std::is_same_v<R, file>) {
        answer_file(to, 200, result);
    } else if constexpr (std::is_same_v<R, std::string>) {
        answer_text(to, result);
    } else if constexpr (std::is_same_v<R, bytes>) {
        const auto* data = reinterpret_cast<const char*>(result.data());
        answerer(to.sink(), to.headers()).send(to.status_or(200), "application/octet-stream", {data, result.size()});
    } else {
        answer_value(to, 200, table<R>::bind, &result);
    }
}

// ---- failures

// The name of what is being handled, as its author wrote it.
inline std::string class_in_flight() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (!type) return "unknown";
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
    return status == 0 && name ? name.get() : type->name();
}

struct tool_failure {
    problem said;         // the members of RFC 9457
    bool unexpected;      // an exception that nobody meant as an answer
    std::string class_name;
};

// Of the exception that is being handled.
inline tool_failure failure_in_flight() {
    try {
        throw;
    } catch (const problem& said) {
        return {said, false, class_in_flight()};
    } catch (const cancelled& said) {
        return {problem(503, said.what()).title("cancelled"), false, class_in_flight()};
    } catch (const std::invalid_argument& said) {
        return {problem(400, said.what()), false, class_in_flight()};
    } catch (const std::domain_error& said) {
        return {problem(400, said.what()), false, class_in_flight()};
    } catch (const std::exception& said) {
        return {problem(500, said.what()), true, class_in_flight()};
    } catch (...) {
        return {problem(500, odd_exception), true, class_in_flight()};
    }
}

inline std::string failure_document(const tool_failure& failure, std::string_view instance) {
    std::string document = problem_document(failure.said, instance);
    document.pop_back();
    const auto add = [&](std::string_view name, const std::string& json) {
        document += ",\"" + std::string(name) + "\":" + json;
    };
    constexpr std::string_view schema = "urn:ivcap:schema.ai-tool.error.1";
    if (failure.unexpected) {
        add(schema_name, text_as_json(schema));
        add("jschema", text_as_json(schema));
    }
    add("message", text_as_json(failure.said.detail()));
    if (!failure.unexpected) add("code", std::to_string(failure.said.status()));
    add("error_type", text_as_json(failure.class_name));
    return document + '}';
}

} // namespace berth::detail
