#include <mcp/listeners.hpp>

#include <algorithm>

namespace berth::host::mcp {
namespace {

// What was agreed on, as the first thing that a subscription hears.
std::string acknowledgement(const subscription& what) {
    std::string kinds;
    if (what.tools_changed) kinds = R"("toolsListChanged":true)";
    if (!what.tasks.empty()) {
        kinds += std::string(kinds.empty() ? "" : ",") + R"("taskIds":[)";
        for (const std::string& id : what.tasks) kinds += (id == *what.tasks.begin() ? "" : ",") + json_of(id);
        kinds += "]";
    }
    return notification("notifications/subscriptions/acknowledged",
                        R"({"notifications":{)" + kinds + "}," + subscription_meta(what.id) + "}");
}

} // namespace

std::string subscription_meta(const id_json& id) {
    return R"("_meta":{"io.modelcontextprotocol/subscriptionId":)" + id + "}";
}

listeners::outcome listeners::open(subscription what, std::shared_ptr<event_sink> to) {
    const auto added = std::make_shared<stream>();
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return outcome::closed;
        std::erase_if(streams_, [](const auto& one) { return one->channel->over() || one->channel->gone(); });
        const auto same = [&](const auto& one) { return !what.session.empty() && one->what.session == what.session; };
        if (std::ranges::any_of(streams_, same)) return outcome::taken;
        if (streams_.size() >= limits_.most) return outcome::too_many;
        channel_options options;
        options.heartbeat = limits_.heartbeat;
        added->what = std::move(what);
        added->channel = std::make_shared<answer_channel>(std::move(to), options, now_);
        added->channel->open(); // before anybody else can find it; does not block
        if (!added->what.id.empty()) added->channel->notify(acknowledgement(added->what));
        streams_.push_back(added);
    }
    return outcome::opened;
}

bool listeners::say_tools(const stream& to) {
    const std::string params = to.what.id.empty() ? std::string() : "{" + subscription_meta(to.what.id) + "}";
    return to.channel->notify(notification("notifications/tools/list_changed", params));
}

void listeners::tools_changed() {
    const std::lock_guard lock(mutex_);
    for (const auto& one : streams_) {
        if (one->what.tools_changed) one->owes_tools = !say_tools(*one);
    }
}

std::set<std::string> listeners::watching(const std::string& task) const {
    std::set<std::string> authorizations;
    for (const auto& one : all()) {
        if (one->what.tasks.contains(task)) authorizations.insert(one->what.authorization);
    }
    return authorizations;
}

void listeners::task_changed(const std::string& task, const std::string& authorization, const std::string& members) {
    for (const auto& one : all()) {
        if (!one->what.tasks.contains(task) || one->what.authorization != authorization) continue;
        one->channel->notify(
            notification("notifications/tasks", "{" + members + "," + subscription_meta(one->what.id) + "}"));
    }
}

void listeners::end_session(const std::string& session) {
    for (const auto& one : all()) {
        if (!session.empty() && one->what.session == session) one->channel->withhold();
    }
}

void listeners::reopen() {
    const std::lock_guard lock(mutex_);
    closed_ = false;
}

void listeners::end_all(const std::string& members) {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    for (const auto& one : all()) {
        if (one->what.id.empty())
            one->channel->withhold();
        else
            one->channel->answer(result_message(one->what.id, "{" + members + "}"));
    }
}

void listeners::tick() {
    const std::lock_guard lock(mutex_);
    std::erase_if(streams_, [](const auto& one) { return one->channel->over() || one->channel->gone(); });
    for (const auto& one : streams_) {
        one->channel->tick();
        if (one->owes_tools) one->owes_tools = !say_tools(*one);
    }
}

std::size_t listeners::count() const {
    return all().size();
}

std::vector<std::string> listeners::sessions() const {
    std::vector<std::string> ids;
    for (const auto& one : all()) {
        if (!one->what.session.empty() && !one->channel->over() && !one->channel->gone())
            ids.push_back(one->what.session);
    }
    return ids;
}

std::vector<std::shared_ptr<listeners::stream>> listeners::all() const {
    const std::lock_guard lock(mutex_);
    return streams_;
}

} // namespace berth::host::mcp
