#include <routing/template.hpp>

#include <routing/percent.hpp>
#include <routing/table.hpp>

#include <algorithm>

namespace berth::host::routing {

namespace {

std::string quoted(std::string_view text) {
    return '"' + std::string(text) + '"';
}

// Empty when the segment is a good literal.
std::string literal_fault(std::string_view text) {
    if (text.find_first_of("{}") != text.npos)
        return "has a brace inside the segment " + quoted(text) + "; a parameter takes a whole segment, as in /{name}";
    if (text.find('%') != text.npos) return "has the encoded segment " + quoted(text) + "; write it decoded";
    if (text.find_first_of("?#") != text.npos)
        return "has '?' or '#' in the segment " + quoted(text) + "; a template is a path without query and fragment";
    auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), control) || !is_text(text))
        return "has a segment that is not printable UTF-8";
    return {};
}

std::string name_fault(std::string_view name, const std::vector<template_part>& before) {
    if (name.empty()) return "has a parameter without a name";
    if (name.find_first_of("{}*%/") != name.npos || !is_text(name))
        return "has the faulty parameter name " + quoted(name);
    for (const template_part& part : before)
        if (part.is != template_part::kind::literal && part.text == name)
            return "names the parameter " + quoted(name) + " twice";
    return {};
}

template_part part_of(std::string_view segment) {
    if (segment.size() < 2 || segment.front() != '{' || segment.back() != '}')
        return {template_part::kind::literal, segment};
    std::string_view name = segment.substr(1, segment.size() - 2);
    if (!name.ends_with('*')) return {template_part::kind::parameter, name};
    return {template_part::kind::rest, name.substr(0, name.size() - 1)};
}

// Empty when `part` may follow `before`.
std::string part_fault(const template_part& part, const std::vector<template_part>& before, bool last) {
    if (part.is == template_part::kind::literal) {
        if (part.text.empty() && !last) return "has an empty segment";
        return literal_fault(part.text);
    }
    if (part.is == template_part::kind::rest && !last)
        return "goes on after {" + std::string(part.text) + "*}, which takes the rest of a path";
    return name_fault(part.text, before);
}

} // namespace

std::variant<std::vector<template_part>, std::string> parse_template(std::string_view path_template) {
    if (!path_template.starts_with('/')) return "does not begin with '/'";
    if (path_template.size() > template_limit) return "is longer than " + std::to_string(template_limit) + " bytes";
    std::vector<template_part> parts;
    std::size_t parameters = 0;
    for (std::size_t at = 1, end = 0; end != path_template.npos; at = end + 1) {
        end = path_template.find('/', at);
        template_part part = part_of(path_template.substr(at, end == path_template.npos ? end : end - at));
        if (std::string fault = part_fault(part, parts, end == path_template.npos); !fault.empty()) return fault;
        parameters += part.is != template_part::kind::literal;
        parts.push_back(part);
    }
    if (parameters > parameter_limit)
        return "has " + std::to_string(parameters) + " parameters; at most " + std::to_string(parameter_limit) +
               " are allowed";
    return parts;
}

} // namespace berth::host::routing
