#include <app/tool_texts.hpp>

#include <describe/tool.hpp>
#include <describe/validation.hpp>

#include <Poco/Environment.h>

namespace berth::host::app {

namespace {

std::string variable(std::string_view name) {
    return Poco::Environment::get(std::string(name), "");
}

std::vector<std::string> misfits(const berth_type& type, std::string_view json, bool strict) {
    std::vector<std::string> entries;
    describe::validation_rules rules;
    rules.strict = strict;
    for (describe::misfit& one : describe::misfits(type, json, rules)) entries.push_back(std::move(one.entry));
    return entries;
}

std::string description(const plugin::description& of, const berth_endpoint& tool, std::string_view public_url) {
    return describe::tool_description(of, tool, public_url, variable);
}

} // namespace

job::tool_texts tool_texts() {
    return {misfits, description};
}

} // namespace berth::host::app
