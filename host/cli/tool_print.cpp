#include <cli/tool_print.hpp>

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdlib>
#include <ostream>

namespace berth::host::cli {
namespace {

constexpr int no_such_tool = 1;
constexpr int cannot_be_described = 255; // as the original ends

struct found_tool {
    std::shared_ptr<const plugin::description> of;
    const berth_endpoint* tool = nullptr;
};

std::vector<found_tool> tools_of(const plugin_descriptions& plugins) {
    std::vector<found_tool> tools;
    for (const auto& of : plugins) {
        for (const berth_endpoint& endpoint : of->endpoints()) {
            if ((endpoint.flags & BERTH_ENDPOINT_TOOL) != 0) tools.push_back({of, &endpoint});
        }
    }
    return tools;
}

const found_tool* find(const std::vector<found_tool>& tools, const std::string& name) {
    for (const found_tool& one : tools) {
        if (name.empty() || name == one.tool->name) return &one;
    }
    return nullptr;
}

int unknown(const std::vector<found_tool>& tools, const std::string& name, std::ostream& err) {
    if (tools.empty()) {
        err << "There is no tool to describe.\n";
        return no_such_tool;
    }
    err << "Tool '" << name << "' not found. Available tools: ";
    for (const found_tool& one : tools) err << (&one == &tools.front() ? "" : ", ") << one.tool->name;
    err << '\n';
    return no_such_tool;
}

bool is_name(const std::string& word) {
    return !word.empty() && !word.starts_with('-') && word.find('/') == word.npos && !word.ends_with(".so");
}

} // namespace

std::optional<tool_question> take_question(std::vector<std::string>& given, const question_options& options) {
    std::optional<tool_question> question;
    for (auto word = given.begin(); word != given.end();) {
        const std::string option = word->substr(0, word->find('='));
        if (option != options.tool_option && option != options.service_option) {
            ++word;
            continue;
        }
        question = tool_question{option == options.tool_option ? tool_question::tool : tool_question::service, {}};
        if (option.size() < word->size()) question->name = word->substr(option.size() + 1);
        word = given.erase(word);
        if (question->name.empty() && word != given.end() && is_name(*word)) {
            question->name = *word;
            word = given.erase(word);
        }
    }
    return question;
}

int print_tool_text(const plugin_descriptions& plugins, const tool_question& question, const std::string& folder,
                    const describe::variables& environment, std::ostream& out, std::ostream& err) {
    const std::vector<found_tool> tools = tools_of(plugins);
    const found_tool* found = find(tools, question.name);
    if (found == nullptr) return unknown(tools, question.name, err);
    if (question.about == tool_question::tool) {
        out << indented(describe::tool_description(*found->of, *found->tool, {}, environment));
        return 0;
    }
    const describe::service_text text = describe::service_description(*found->of, *found->tool, folder, environment);
    if (!text.trouble.empty()) err << text.trouble << '\n';
    if (text.json.empty()) return cannot_be_described;
    out << text.json << '\n';
    return 0;
}

std::string environment_variable(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::string() : std::string(value);
}

std::string indented(const std::string& json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> to(buffer);
    to.SetIndent(' ', 2);
    document.Accept(to);
    return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

} // namespace berth::host::cli
