// Methods as tools: a POST runs one as a job of the host, which answers in time or later, describes it and offers it to
// agents over MCP.
//
//     berth::tool<&Lab::measure>("/measure", "Measure a sample\n\nTakes as long as the sample is large.",
//                                berth::tool_options{.workers = 2}, berth::ready<&Lab::is_warm>())
//
// The first line of the docstring is the summary, the rest the text. The method takes, in any order, at most one struct
// (the whole request), a berth::job& and a berth::call&. It returns any JSON value, std::string (text/plain), berth::bytes,
// berth::file, berth::content, an optional or variant of these, or nothing (200 without a body). It fails by
// berth::problem, by std::invalid_argument or std::domain_error (400), or by any other exception (500, with its text).
#pragma once

#include <berth/detail/tool_invoke.hpp>
#include <berth/tool_options.hpp>

namespace berth {

namespace detail {

template <auto Member>
struct readiness {};

// The readiness among the things that were said, or nullptr.
template <class... Said>
struct said_readiness {
    static constexpr std::nullptr_t member = nullptr;
};
template <class First, class... Rest>
struct said_readiness<First, Rest...> : said_readiness<Rest...> {};
template <auto Member, class... Rest>
struct said_readiness<readiness<Member>, Rest...> {
    static constexpr auto member = Member;
};

// What all agents take.
constexpr bool is_tool_name(std::string_view name) {
    for (const char c : name)
        if (!is_name_character(c) && c != '-' && c != '.') return false;
    return !name.empty() && name.size() <= 64;
}

template <auto Method, auto Ready>
struct tool_route : route<Method> {
    static constexpr auto ready = Ready;
    tool_options options{};

    constexpr void take(tool_options said) { options = said; }
    template <auto Member>
    constexpr void take(readiness<Member>) {}
    constexpr void take(inline_t) { throw "berth: a tool runs as a job, never on the event loop: leave berth::inline_ out"; }
    constexpr void take(blocking_t) { throw "berth: a tool may block anyway: leave berth::blocking_ out"; }
    constexpr void take(berth::text) { throw "berth: a tool's text is the rest of its docstring: leave berth::text out"; }
    constexpr void take(berth::status) { throw "berth: a tool answers 200: leave berth::status out"; }
    constexpr void take(berth::content_type) { throw "berth: a tool's result says its content type: return a berth::file"; }
    constexpr void take(agents_t) { throw "berth: a tool is offered to agents unless its options say agents = false"; }
    constexpr void take(placement) {
        throw "berth: a tool's request is the whole body: leave berth::query, header and body out";
    }

    constexpr void check() const {
        if (const std::string_view at = this->path; !at.starts_with('/') || at.find_first_of("{}") != at.npos)
            throw "berth: a tool's path begins with a slash and has no parameters";
        if (options.name && !is_tool_name(options.name))
            throw "berth: a tool's name is 1 to 64 letters, digits, '_', '-' and '.'";
        for (const auto time : {options.max_wait, options.refresh_interval, options.run_time, options.result_time})
            if (time < tool_options::unsaid) throw "berth: a tool's times are not negative";
        for (const auto number : {options.workers, options.queue, options.results, options.attempts})
            if (number < -1) throw "berth: a tool's numbers are not negative";
        if (options.workers == 0) throw "berth: a tool without workers would never run";
        if (options.attempts == 0) throw "berth: a job has at least one attempt";
    }
};

} // namespace detail

// Whether the tool can take work: a method `bool is_ready()` of the service, which does not block. Any thread may ask.
template <auto Member>
constexpr auto ready() {
    return detail::readiness<Member>{};
}

template <auto Method, class... Said>
constexpr auto tool(const char* path, const char* docstring, Said... said) {
    detail::tool_route<Method, detail::said_readiness<Said...>::member> made{{"POST", path, docstring}};
    (made.take(said), ...);
    made.check();
    made.flags = BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_BLOCKING;
    if (made.options.agents) made.flags |= BERTH_ENDPOINT_AGENTS;
    if (made.options.name) made.name = made.options.name;
    return made;
}

} // namespace berth
