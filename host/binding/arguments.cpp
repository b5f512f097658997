#include <binding/arguments.hpp>

#include <routing/percent.hpp>

#include <algorithm>

namespace berth::host::binding {

namespace {

using named_input = endpoint_plan::named_input;

berth_argument argument(std::uint32_t input, std::string_view text) noexcept {
    return {input, 0, {text.data(), text.size()}};
}

// Decoded, in `memory` when decoding changes it; nullopt when an escape is malformed.
std::optional<std::string_view> decoded(std::string_view from, std::pmr::memory_resource& memory) {
    if (from.find_first_of("%+") == from.npos) return from;
    auto to = static_cast<char*>(memory.allocate(from.size(), 1));
    auto size = routing::decode_percent(from, to, true);
    if (!size) return std::nullopt;
    return std::string_view(to, *size);
}

const named_input* find(const std::vector<named_input>& sorted, std::string_view name) noexcept {
    auto place = std::ranges::lower_bound(sorted, name, {}, &named_input::name);
    return place != sorted.end() && place->name == name ? &*place : nullptr;
}

void put(const named_input& as, std::string_view text, argument_list& into) {
    if (!as.takes_several) {
        auto before = std::ranges::find(into, as.input, &berth_argument::input);
        if (before != into.end()) {
            *before = argument(as.input, text);
            return;
        }
    }
    into.push_back(argument(as.input, text));
}

std::optional<std::string> collect_query(const std::vector<named_input>& inputs, std::string_view query,
                                         argument_list& into) {
    std::pmr::memory_resource& memory = *into.get_allocator().resource();
    while (!query.empty()) {
        std::size_t end = query.find('&');
        std::string_view pair = query.substr(0, end);
        query = end == query.npos ? std::string_view{} : query.substr(end + 1);
        std::size_t equals = pair.find('=');
        auto name = decoded(pair.substr(0, equals), memory);
        const named_input* input = name ? find(inputs, *name) : nullptr;
        if (!input) continue;
        auto text = decoded(equals == pair.npos ? std::string_view{} : pair.substr(equals + 1), memory);
        if (!text) return "query parameter \"" + std::string(input->name) + "\" has a malformed percent-encoding";
        if (!routing::is_text(*text)) return "query parameter \"" + std::string(input->name) + "\" is not UTF-8 text";
        put(*input, *text, into);
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> collect(const endpoint_plan& plan, std::span<const std::string_view> path_values,
                                   const http::request& from, argument_list& into) {
    for (std::size_t i = 0; i < plan.path.size() && i < path_values.size(); ++i)
        if (plan.path[i].input != endpoint_plan::no_input) into.push_back(argument(plan.path[i].input, path_values[i]));

    if (!plan.query.empty())
        if (auto fault = collect_query(plan.query, from.query, into)) return fault;

    for (const named_input& header : plan.headers) {
        std::string_view text = from.find(header.name);
        if (!text.data()) continue;
        if (!routing::is_text(text)) return "header \"" + std::string(header.name) + "\" is not UTF-8 text";
        into.push_back(argument(header.input, text));
    }
    return std::nullopt;
}

} // namespace berth::host::binding
