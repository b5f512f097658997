#include <plugin/route_check.hpp>

#include <plugin/endpoint_check.hpp>
#include <plugin/type_check.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace berth::host::plugin {

namespace {

constexpr std::size_t longest_path = 1024; // a template; the router's limit too
constexpr std::size_t most_parameters = 16;

struct path_template {
    std::vector<std::string_view> parameters;
    std::string shape; // the same for templates that differ in the names of their parameters alone
    std::string fault; // the end of a sentence; empty when there is none
};

void take_segment(path_template& to, std::string_view segment, bool last) {
    if (!segment.starts_with('{')) {
        if (segment.find_first_of("{}%?#") != segment.npos || (segment.empty() && !last))
            to.fault = "has the faulty segment \"" + std::string(segment) + '"';
        to.shape += '/' + std::string(segment);
        return;
    }
    std::string_view name = segment.substr(1, segment.ends_with('}') ? segment.size() - 2 : segment.npos);
    const bool rest = name.ends_with('*');
    if (rest) name.remove_suffix(1);
    if (!segment.ends_with('}') || name.empty() || name.find_first_of("{}*%") != name.npos)
        to.fault = "has the faulty parameter \"" + std::string(segment) + "\", expected {name} or {name*}";
    else if (rest && !last)
        to.fault = "goes on after " + std::string(segment) + ", which takes the rest of a path";
    else if (std::find(to.parameters.begin(), to.parameters.end(), name) != to.parameters.end())
        to.fault = "names the parameter \"" + std::string(name) + "\" twice";
    to.parameters.push_back(name);
    to.shape += rest ? "/{*}" : "/{}";
}

path_template parse(std::string_view path) {
    path_template parsed;
    if (!path.starts_with('/')) parsed.fault = "does not begin with '/'";
    if (path.size() > longest_path) parsed.fault = "is longer than " + std::to_string(longest_path) + " bytes";
    for (std::size_t at = 1; parsed.fault.empty();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        take_segment(parsed, path.substr(at, end - at), end == path.size());
        if (end == path.size()) break;
        at = end + 1;
    }
    if (parsed.parameters.size() > most_parameters)
        parsed.fault = "has more than " + std::to_string(most_parameters) + " parameters";
    return parsed;
}

bool is_method(std::string_view method) {
    return !method.empty() && method.size() <= 32 &&
           std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_header_name(std::string_view name) {
    auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), good);
}

void check_inputs(const berth_endpoint& endpoint, const path_template& path, const std::string& place,
                  fault_list& faults) {
    std::set<std::pair<berth_place, std::string_view>> seen;
    for (std::uint32_t i = 0; i < endpoint.input_count; ++i) {
        const berth_input& input = endpoint.inputs[i];
        const std::string input_place = place + ": input \"" + input.name + '"';
        if (!*input.name || !is_utf8(input.name)) faults.add(place, "has an input without a name in UTF-8");
        if (input.place < BERTH_PLACE_PATH || input.place > BERTH_PLACE_STREAM)
            faults.add(input_place, "has the unknown place " + std::to_string(input.place));
        if (!seen.emplace(input.place, input.name).second) faults.add(input_place, "is there twice");
        if (input.place == BERTH_PLACE_HEADER && !is_header_name(input.name))
            faults.add(input_place, "is not the name of a header in lower case");
        const bool in_template =
            std::find(path.parameters.begin(), path.parameters.end(), input.name) != path.parameters.end();
        if (input.place == BERTH_PLACE_PATH && !in_template)
            faults.add(input_place, "comes from the path, but is not in the template " + std::string(endpoint.path));
        if (input.field)
            check_field(*input.field, input_place, faults);
        else
            faults.add(input_place, "has no field");
    }
    for (std::string_view parameter : path.parameters)
        if (!seen.contains({BERTH_PLACE_PATH, parameter}))
            faults.add(place, "has the parameter {" + std::string(parameter) + "} in its path, but no input takes it");
}

} // namespace

void check_routes(std::span<const berth_endpoint> endpoints, fault_list& faults) {
    std::map<std::string, std::string> places; // by method and shape
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        const berth_endpoint& endpoint = endpoints[i];
        const std::string place =
            "endpoint " + std::to_string(i) + " (" + endpoint.method + ' ' + endpoint.path + ')';
        for (const char* text : {endpoint.service, endpoint.name, endpoint.path, endpoint.summary, endpoint.text,
                                 endpoint.content_type})
            if (!is_utf8(text)) faults.add(place, "has a text that is not UTF-8");
        if (!is_method(endpoint.method)) faults.add(place, "has no HTTP method in capitals");
        const path_template path = parse(endpoint.path);
        if (!path.fault.empty()) faults.add(place + ": the path", path.fault);
        auto [other, is_new] = places.try_emplace(std::string(endpoint.method) + ' ' + path.shape, place);
        if (!is_new && path.fault.empty()) faults.add(place, "has the same route as " + other->second);
        check_inputs(endpoint, path, place, faults);
        check_endpoint(endpoint, place, faults);
    }
}

} // namespace berth::host::plugin
