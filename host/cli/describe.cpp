#include <cli/describe.hpp>

#include <cli/probe.hpp>
#include <cli/tool_print.hpp>

#include <describe/describe.hpp>

#include <filesystem>
#include <ostream>
#include <set>

namespace berth::host::cli {
namespace {

constexpr int failed = 1;
constexpr int wrong_usage = 64;
constexpr int no_input = 66;

enum class form { summary, openapi, json, schema };

struct request {
    std::string file;
    form wanted = form::summary;
    std::string type;
    std::optional<tool_question> question;
};

std::string read_request(std::vector<std::string> arguments, request& into) {
    into.question = take_question(arguments, {"--tool", "--service"});
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& word = arguments[at];
        if (word == "--openapi") {
            into.wanted = form::openapi; // for people
        } else if (word == "--json") {
            into.wanted = form::json; // the same on one line
        } else if (word == "--schema") {
            if (at + 1 == arguments.size()) return "--schema expects the name of a type";
            into.wanted = form::schema;
            into.type = arguments[++at];
        } else if (word.starts_with("-")) {
            return "unknown option " + word;
        } else if (!into.file.empty()) {
            return "expected one file, found " + into.file + " and " + word;
        } else {
            into.file = word;
        }
    }
    return into.file.empty() ? "expected a file" : "";
}

// The named types that a plugin's endpoints, records and configuration reach, each once.
class named_types {
public:
    explicit named_types(const plugin::description& of) {
        for (const berth_endpoint& endpoint : of.endpoints()) {
            for (const berth_input& input : std::span(endpoint.inputs, endpoint.input_count)) reach(input.field->type);
            reach(endpoint.body);
            reach(endpoint.result);
        }
        for (const berth_type* record : of.records()) reach(record);
        reach(of.table().configuration);
    }

    const berth_type* find(std::string_view name) const {
        for (const berth_type* type : met_) {
            if (type->name != nullptr && name == type->name) return type;
        }
        return nullptr;
    }

    std::string list() const {
        std::set<std::string> names;
        for (const berth_type* type : met_) {
            if (type->name != nullptr && *type->name != '\0') names.insert(type->name);
        }
        std::string words;
        for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
        return words.empty() ? "none" : words;
    }

private:
    void reach(const berth_type* type) {
        if (type == nullptr || !met_.insert(type).second) return;
        reach(type->element);
        for (const berth_field& field : std::span(type->fields, type->field_count)) reach(field.type);
        for (const berth_type* one : std::span(type->alternatives, type->alternative_count)) reach(one);
    }

    std::set<const berth_type*> met_;
};

int print_schema(const plugin::description& of, const std::string& name, std::ostream& out, std::ostream& err) {
    const named_types types(of);
    const berth_type* type = types.find(name);
    if (type == nullptr) {
        err << "berth describe: no type " << name << " in " << of.table().name << "; it has " << types.list() << '\n';
        return failed;
    }
    out << indented(describe::json_schema(of, *type));
    return 0;
}

int print(const std::shared_ptr<const plugin::description>& about, const request& wanted, std::ostream& out,
          std::ostream& err) {
    if (wanted.question) return print_tool_text({about}, *wanted.question, ".", environment_variable, out, err);
    switch (wanted.wanted) {
    case form::schema:
        return print_schema(*about, wanted.type, out, err);
    case form::openapi:
        out << indented(describe::openapi({about}, about->table().version));
        return 0;
    case form::json:
        out << describe::openapi({about}, about->table().version) << '\n';
        return 0;
    default:
        out << describe::summary(*about);
        return 0;
    }
}

} // namespace

int describe_plugin(std::span<const std::string> arguments, std::ostream& out, std::ostream& err) {
    request wanted;
    if (const std::string fault = read_request({arguments.begin(), arguments.end()}, wanted); !fault.empty()) {
        err << "berth describe: " << fault
            << "\nusage: berth describe FILE.so [--openapi | --json | --schema TYPE | --tool [NAME] | --service [NAME]]\n";
        return wrong_usage;
    }
    std::error_code error;
    if (!std::filesystem::exists(wanted.file, error)) {
        err << "berth describe: there is no file " << wanted.file << '\n';
        return no_input;
    }
    const probe_result probed = probe(wanted.file);
    if (const auto* reason = std::get_if<std::string>(&probed)) {
        err << "berth describe: " << wanted.file << ": " << *reason << '\n';
        return failed;
    }
    return print(std::get<std::shared_ptr<const plugin::description>>(probed), wanted, out, err);
}

} // namespace berth::host::cli
