#include <admin/configuration_routes.hpp>

#include <http/problem.hpp>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace berth::host::admin {
namespace {

std::string pointer_of(const context& in) {
    return in.parameters.empty() ? std::string() : '/' + std::string(in.parameters.front());
}

http::response tagged(http::response answer, const configuration& settings) {
    answer.headers.emplace_back("ETag", settings.entity_tag());
    return answer;
}

std::string json_of(const rapidjson::Value& node) {
    rapidjson::StringBuffer text;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> to(text);
    to.SetIndent(' ', 2);
    node.Accept(to);
    return std::string(text.GetString(), text.GetSize()) + '\n';
}

http::response change(const context& in, configuration_change::kind how) {
    configuration_change wanted;
    wanted.how = how;
    wanted.pointer = pointer_of(in);
    wanted.json = in.request.body;
    const std::string_view tag = in.request.find("if-match");
    if (tag != "*") wanted.if_match = tag;
    configuration_outcome outcome = in.settings.apply(wanted);
    if (outcome.status == 200) return tagged(json_answer(std::move(outcome.json)), in.settings);
    http::problem problem{.status = outcome.status, .detail = std::move(outcome.detail)};
    if (outcome.errors != "[]") problem.members.emplace_back("errors", std::move(outcome.errors));
    return http::to_response(problem);
}

} // namespace

http::response show_configuration(const context& in) {
    const std::string document = in.settings.document();
    const std::string pointer = pointer_of(in);
    if (pointer.empty()) return tagged(json_answer(document), in.settings);
    rapidjson::Document parsed;
    parsed.Parse(document.c_str(), document.size());
    const rapidjson::Value* const node = rapidjson::Pointer(pointer.c_str(), pointer.size()).Get(parsed);
    if (!node) {
        return problem_answer(404, "there is no setting " + pointer + "; GET /admin/v1/config shows those there are");
    }
    return tagged(json_answer(json_of(*node)), in.settings);
}

http::response show_schema(const context& in) {
    http::response answer = json_answer(in.settings.schema());
    answer.content_type = "application/schema+json";
    return answer;
}

http::response validate_configuration(const context& in) {
    const std::string errors = in.settings.check(in.request.body);
    return json_answer(std::string("{\"valid\":") + (errors == "[]" ? "true" : "false") + ",\"errors\":" + errors +
                       "}");
}

http::response patch_configuration(const context& in) {
    return change(in, configuration_change::kind::merge);
}
http::response put_configuration(const context& in) {
    return change(in, configuration_change::kind::put);
}
http::response delete_configuration(const context& in) {
    return change(in, configuration_change::kind::remove);
}

} // namespace berth::host::admin
