#include <mcp/task_message.hpp>

namespace berth::host::mcp {
namespace {

std::string_view status_word(const task_state& task) {
    switch (task.status) {
    case task_state::working:
        return "working";
    case task_state::completed:
        return "completed";
    case task_state::failed:
        return "failed";
    default:
        return "cancelled";
    }
}

} // namespace

bool knows_tasks(const message& one) {
    const rapidjson::Value* capabilities = one.meta(capabilities_claim);
    if (capabilities == nullptr || !capabilities->IsObject()) return false;
    const auto extensions = capabilities->FindMember("extensions");
    return extensions != capabilities->MemberEnd() && extensions->value.IsObject() &&
           extensions->value.HasMember(tasks_extension);
}

refusal lacks_tasks() {
    return {400,
            {code::lacks_ability, std::string("the client has to name the extension ") + tasks_extension,
             R"({"requiredCapabilities":{"extensions":{")" + std::string(tasks_extension) + R"(":{}}}})"}};
}

std::string task_members(const std::string& id, const task_state& task, const result_rules& rules,
                         std::chrono::milliseconds poll) {
    std::string members = R"("taskId":)" + json_of(id) + R"(,"status":)" + json_of(status_word(task));
    if (!task.message.empty()) members += R"(,"statusMessage":)" + json_of(task.message);
    members += R"(,"createdAt":)" + json_of(task.created) + R"(,"lastUpdatedAt":)" + json_of(task.updated);
    members += R"(,"ttlMs":)" + (task.ttl ? std::to_string(*task.ttl) : std::string("null"));
    members += R"(,"pollIntervalMs":)" + std::to_string(poll.count());
    // A tool that failed is a result too: failed is for faults of the protocol.
    if (task.status == task_state::completed && task.end)
        members += R"(,"result":{)" + call_members(*task.end, rules) + "}";
    if (task.status == task_state::failed) {
        const std::string why = task.end && !task.end->message.empty() ? task.end->message : "the call was lost";
        members += R"(,"error":{"code":)" + std::to_string(code::server_fault) + R"(,"message":)" + json_of(why) + "}";
    }
    return members;
}

} // namespace berth::host::mcp
