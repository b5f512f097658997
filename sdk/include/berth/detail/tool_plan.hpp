// A tool's request, and its row in the plugin's table: docstring, options, parameters, result.
#pragma once

#include <berth/detail/endpoint.hpp>
#include <berth/tool_options.hpp>

#include <berth/extension/ready.h>

namespace berth::detail {

// ---- the request: the whole body, or nothing

template <class Endpoint>
struct tool_planner {
    template <class Parameter, std::size_t Index>
    static constexpr void plan_parameter(input_plan& plan) {
        using T = std::remove_cvref_t<Parameter>;
        constexpr role is = Endpoint::roles[Index];
        if constexpr (is == role::output || is == role::input || is == role::socket) {
            throw "berth: a tool tells its progress through berth::job and answers once: leave streams and sockets out";
        } else if constexpr (!is_injected(is)) {
            if constexpr (kind_of<T>() != BERTH_KIND_OBJECT)
                throw "berth: a tool takes one struct, which is its whole request, a berth::job& and a berth::call&";
            if (plan.whole_body.parameter != no_index) throw "berth: a tool takes one struct, which is its whole request";
            plan.whole_body = {&table<T>::bind, nullptr, Index};
            plan.typed_body = true;
            plan.body_type = &table<T>::type;
        }
    }
    template <class... Parameter>
    static constexpr input_plan make(type_list<Parameter...>) {
        input_plan plan;
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (plan_parameter<Parameter, Index>(plan), ...);
        }(std::index_sequence_for<Parameter...>{});
        return plan;
    }
};

// ---- texts

// The first line, and what follows it without the line feeds between; nothing else is trimmed, since descriptions are
// made of the docstring as a whole.
struct split_docstring {
    std::string_view summary, text;
};
constexpr split_docstring split(std::string_view docstring) {
    constexpr std::string_view white = " \t\r\n";
    docstring.remove_prefix(std::min(docstring.find_first_not_of(white), docstring.size()));
    std::string_view first = docstring.substr(0, docstring.find('\n'));
    std::string_view rest = docstring.substr(first.size());
    rest.remove_prefix(std::min(rest.find_first_not_of("\r\n"), rest.size()));
    if (rest.find_first_not_of(white) == rest.npos) rest = {};
    while (!first.empty() && white.find(first.back()) != white.npos) first.remove_suffix(1);
    return {first, rest};
}

template <class Endpoint>
constexpr growing_text injected_parameters() {
    growing_text text;
    for (const role is : Endpoint::roles) {
        const std::string_view one = is == role::job ? "job: Job" : is == role::call ? "call: Call" : "";
        if (!one.empty() && text.size > 0) text.add(", ");
        text.add(one);
    }
    return text;
}
// The array of roles has one more than there are parameters, of role 0.
static_assert(role{} == role::none, "an unused role is none");

// ---- the result

template <class R>
inline constexpr bool may_answer_file = std::is_same_v<R, file>;
template <class R>
    requires is_optional<R>
inline constexpr bool may_answer_file<R> = may_answer_file<typename R::value_type>;
template <class... Choice>
inline constexpr bool may_answer_file<std::variant<Choice...>> = (may_answer_file<Choice> || ...);

template <class R>
consteval berth_endpoint describe_tool_result(berth_endpoint row) {
    static_assert(!is_created<R>, "berth: a tool answers 200: return the value itself, not berth::created");
    row.result_status = 200;
    if constexpr (std::is_same_v<R, file>) {
        row.flags |= BERTH_ENDPOINT_FILE;
    } else if constexpr (may_answer_file<R>) {
        row.result = &table<json>::type; // a file has no schema
    } else if constexpr (!std::is_void_v<R>) {
        row.result = &table<R>::type;
        if constexpr (std::is_same_v<R, std::string>) row.content_type = "text/plain; charset=utf-8";
        if constexpr (std::is_same_v<R, bytes>) row.content_type = "application/octet-stream";
    }
    return row;
}

// ---- the row

constexpr std::uint32_t hint_bits(const tool_hints& said) {
    return static_cast<std::uint32_t>(said.read_only) | static_cast<std::uint32_t>(said.destructive) << 2 |
           static_cast<std::uint32_t>(said.idempotent) << 4 | static_cast<std::uint32_t>(said.open_world) << 6;
}

template <class Service, std::size_t Index>
struct tool_part {
    using endpoint = endpoint_table<Service, Index>;
    static constexpr const auto& route = endpoint::route;
    static constexpr bool asks_ready = !std::is_null_pointer_v<std::remove_const_t<decltype(route.ready)>>;

    static constexpr split_docstring said = split(route.summary);
    static constexpr text_constant<said.summary.size()> summary{said.summary};
    static constexpr text_constant<said.text.size()> text{said.text};
    static constexpr growing_text injected = injected_parameters<endpoint>();
    static constexpr text_constant<injected.size> parameters{injected.view()};

    static constexpr berth_tool tool = [] {
        const tool_options& options = route.options;
        berth_tool made{};
        made.size = sizeof made;
        if (options.repeatable) made.flags |= BERTH_TOOL_REPEATABLE;
        if (!options.durable) made.flags |= BERTH_TOOL_FLEETING;
        if (options.strict) made.flags |= BERTH_TOOL_STRICT;
        if (asks_ready) made.flags |= BERTH_TOOL_ASKED_READY;
        made.hints = hint_bits(options.hints);
        made.parameters = options.parameters ? options.parameters : injected.size > 0 ? parameters.data : nullptr;
        made.service_id = options.service_id;
        made.tag = options.tag;
        made.max_wait = options.max_wait.count();
        made.refresh_interval = options.refresh_interval.count();
        made.workers = options.workers;
        made.queue = options.queue;
        made.run_time = options.run_time.count();
        made.result_time = options.result_time.count();
        made.results = options.results;
        made.attempts = options.attempts;
        return made;
    }();

    static consteval berth_endpoint complete(berth_endpoint row) {
        row = describe_tool_result<typename endpoint::result>(row);
        row.summary = summary.data;
        row.text = said.text.empty() ? nullptr : text.data;
        row.tool = &tool;
        return row;
    }
    static bool ready(void* service) {
        if constexpr (asks_ready) return (static_cast<Service*>(service)->*route.ready)();
        else return true;
    }
};

} // namespace berth::detail
