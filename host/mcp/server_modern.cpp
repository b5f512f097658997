// The modern era: every request stands for itself.
#include <mcp/server.hpp>

#include <mcp/accept.hpp>
#include <mcp/reply.hpp>
#include <mcp/versions.hpp>

#include <algorithm>

namespace berth::host::mcp {
namespace {

bool is_true(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found != object.MemberEnd() && found->value.IsTrue();
}

std::set<std::string> texts(const rapidjson::Value& object, const char* name, std::size_t most) {
    std::set<std::string> all;
    const auto found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsArray()) return all;
    for (const auto& one : found->value.GetArray()) {
        if (one.IsString() && all.size() < most) all.emplace(text_of(one));
    }
    return all;
}

bool has_output_schema(const std::vector<tool_entry>& tools, std::string_view name) {
    const auto tool = std::ranges::find(tools, name, &tool_entry::name);
    return tool != tools.end() && !tool->output_schema.empty();
}

} // namespace

void server::modern(const http::request& request, const message& one, const sink& to) {
    if (one.is != message::kind::request) return to->respond(empty_answer(202));
    if (const auto fault = header_fault(one, request)) return refuse(*to, fault->status, fault->error, one.id);
    const std::string_view accept = request.find("accept");
    const bool streams = accepts(accept, "text/event-stream");
    if (!streams && !accepts(accept, "application/json")) {
        return refuse(*to, 406, {code::not_a_message, "Accept has to name application/json or text/event-stream", {}},
                      one.id);
    }
    if (one.method == "subscriptions/listen") return subscribe(request, one, to);
    if (options_.tasks && one.method.starts_with("tasks/")) return task_request(request, one, to);
    const bool offered = one.method == "server/discover" || one.method == "tools/list" || one.method == "tools/call";
    if (!offered) return refuse(*to, 404, {code::unknown_method, "there is no method " + one.method, {}}, one.id);
    const auto channel = channel_for(request, to);
    if (!accepts(accept, "application/json")) channel->open();
    if (one.method == "server/discover") return discover(one, *channel);
    if (one.method == "tools/list") return list_tools(one, era::modern, *channel);
    keep(channel);
    call_tool(one, request, era::modern, {}, channel);
}

void server::discover(const message& one, answer_channel& channel) const {
    std::string result =
        R"({"supportedVersions":[)" + json_of(modern_version) + R"(],"capabilities":)" + capabilities(era::modern);
    if (!options_.instructions.empty()) result += R"(,"instructions":)" + json_of(options_.instructions);
    result += R"(,"ttlMs":)" + std::to_string(options_.list_ttl.count()) +
              R"(,"cacheScope":"public","resultType":"complete")" + modern_tail();
    channel.answer(result_message(one.id, result + "}"));
}

void server::subscribe(const http::request& request, const message& one, const sink& to) {
    if (!accepts(request.find("accept"), "text/event-stream")) {
        return refuse(*to, 406, {code::not_a_message, "Accept has to name text/event-stream", {}}, one.id);
    }
    const rapidjson::Value* kinds = one.param("notifications");
    if (kinds == nullptr || !kinds->IsObject())
        return refuse(*to, 200, {code::bad_params, "params.notifications has to be an object", {}}, one.id);
    subscription what;
    what.id = one.id;
    what.tools_changed = is_true(*kinds, "toolsListChanged");
    what.authorization = request.find("authorization");
    if (options_.tasks && knows_tasks(one)) what.tasks = texts(*kinds, "taskIds", options_.listeners.tasks_of_one);
    const auto outcome = listeners_->open(std::move(what), to);
    if (outcome == listeners::outcome::opened) return;
    const bool closed = outcome == listeners::outcome::closed;
    refuse(*to, 503, {code::server_fault, closed ? listeners::closed_text : too_many_streams(), {}}, one.id);
}

void server::task_request(const http::request& request, const message& one, const sink& to) {
    const bool known = one.method == "tasks/get" || one.method == "tasks/update" || one.method == "tasks/cancel";
    if (!known) return refuse(*to, 404, {code::unknown_method, "there is no method " + one.method, {}}, one.id);
    if (!knows_tasks(one)) {
        const refusal lacking = lacks_tasks();
        return refuse(*to, lacking.status, lacking.error, one.id);
    }
    const rapidjson::Value* id = one.param("taskId");
    if (id == nullptr || !id->IsString())
        return refuse(*to, 200, {code::bad_params, "params.taskId has to be a text", {}}, one.id);
    const auto answer = [to, id = one.id, method = one.method, task_id = std::string(text_of(*id)),
                         authorization = std::string(request.find("authorization")), all = tools(),
                         tail = modern_tail(), allowed = rules(era::modern, false), poll = options_.calls.task_poll,
                         &runner = runner_](const std::optional<task_state>& task) {
        if (!task) return refuse(*to, 200, {code::bad_params, "there is no such task", {}}, id);
        std::string members;
        if (method == "tasks/get") {
            result_rules here = allowed;
            here.has_output_schema = has_output_schema(*all, task->tool);
            members = task_members(task_id, *task, here, poll) + ",";
        } else if (method == "tasks/cancel" && task->status == task_state::working) {
            runner.cancel(task_id, authorization);
        }
        to->respond(json_answer(200, result_message(id, "{" + members + R"("resultType":"complete")" + tail + "}")));
    };
    runner_.look(std::string(text_of(*id)), std::string(request.find("authorization")), answer);
}

} // namespace berth::host::mcp
