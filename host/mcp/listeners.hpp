// Streams that wait for news: the GET stream of a legacy session, subscriptions of the modern era. Any thread.
#pragma once

#include <mcp/answer_channel.hpp>
#include <mcp/json_rpc.hpp>

#include <set>

namespace berth::host::mcp {

struct listener_limits {
    std::size_t most = 1000;        // streams (mcp.listeners)
    std::size_t tasks_of_one = 100; // tasks that a subscription names (mcp.subscribed_tasks)
    std::chrono::milliseconds heartbeat = std::chrono::seconds(15);
};

struct subscription {
    id_json id;          // of the request; empty: a GET stream
    std::string session; // of a GET stream
    bool tools_changed = true;
    std::set<std::string> tasks; // ids
    std::string authorization;
};

class listeners {
public:
    listeners(listener_limits limits, clock now) : limits_(limits), now_(std::move(now)) {}

    static constexpr const char* closed_text = "the host is draining: it opens no streams";
    enum class outcome { opened, taken, too_many, closed };
    // `taken`: the session has such a stream already.
    outcome open(subscription what, std::shared_ptr<event_sink> to);

    void tools_changed();
    // The authorizations of those that listen to a task.
    std::set<std::string> watching(const std::string& task) const;
    // `members` are the task as those with that authorization may see it, without braces.
    void task_changed(const std::string& task, const std::string& authorization, const std::string& members);
    void end_session(const std::string& session);
    // Ends all, and opens no more; a subscription gets a result, made of `members`.
    void end_all(const std::string& members);
    void reopen();
    void tick();
    std::size_t count() const;
    // Those that have a stream.
    std::vector<std::string> sessions() const;

private:
    struct stream {
        subscription what;
        std::shared_ptr<answer_channel> channel;
        bool owes_tools = false; // there was no room for it; changed with the lock held
    };
    static bool say_tools(const stream& to);
    std::vector<std::shared_ptr<stream>> all() const;

    const listener_limits limits_;
    const clock now_;
    mutable std::mutex mutex_; // guards what follows
    std::vector<std::shared_ptr<stream>> streams_;
    bool closed_ = false;
};

// The member that ties a notice to its subscription: "_meta":{...}.
std::string subscription_meta(const id_json& id);

} // namespace berth::host::mcp
