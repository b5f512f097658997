// A caller, a runner and a clock that do what a test says.
#pragma once

#include <mcp/server.hpp>

#include <rapidjson/pointer.h>

#include <map>

namespace berth::host::mcp::test {

struct manual_clock {
    std::shared_ptr<time_point> now = std::make_shared<time_point>();
    clock reader() const {
        return [now = now] { return *now; };
    }
    void pass(std::chrono::milliseconds time) const { *now += time; }
};

struct fake_sink : event_sink {
    std::optional<http::response> answer; // or the head of the stream
    std::string events;
    bool streaming = false, ended = false, left = false, full = false;

    void respond(http::response whole) override { answer = std::move(whole), ended = true; }
    void begin(http::response head) override { answer = std::move(head), streaming = true; }
    bool offer(std::string_view piece) override {
        if (full || left) return false;
        events += piece;
        return true;
    }
    void end() override { ended = true; }
    bool gone() const override { return left; }

    int status() const { return answer ? answer->status : 0; }
    std::string header(std::string_view name) const {
        if (answer) {
            for (const auto& [one, value] : answer->headers) {
                if (one == name) return value;
            }
        }
        return {};
    }
    // The messages, of a stream or of the body.
    std::vector<std::string> messages() const {
        if (!streaming) return answer && !answer->body.empty() ? std::vector{answer->body} : std::vector<std::string>{};
        std::vector<std::string> all;
        constexpr std::string_view mark = "data: ";
        for (std::size_t at = events.find(mark); at != events.npos; at = events.find(mark, at)) {
            at += mark.size();
            all.push_back(events.substr(at, events.find('\n', at) - at));
        }
        return all;
    }
    std::string last() const { return messages().empty() ? std::string() : messages().back(); }
};

struct fake_runner : tool_runner {
    struct submitted {
        call_request request;
        call_handlers handlers;
    };
    std::map<std::string, submitted> calls; // by id: c1, c2, ...
    std::vector<std::string> cancelled, released;
    std::map<std::string, task_state> tasks;
    std::optional<call_refusal> refuses;
    std::function<void(const call_request&, const call_handlers&)> at_once; // answers before submit returns

    std::string submit(call_request request, call_handlers handlers) override {
        const std::string id = "c" + std::to_string(calls.size() + 1);
        calls[id] = {request, handlers};
        if (refuses) handlers.refused(*refuses);
        if (at_once) at_once(request, handlers);
        return id;
    }
    void cancel(const std::string& id, const std::string&) override { cancelled.push_back(id); }
    void release(const std::string& id) override { released.push_back(id); }
    void look(const std::string& id, const std::string&, task_view then) override {
        const auto found = tasks.find(id);
        then(found == tasks.end() ? std::nullopt : std::optional(found->second));
    }
};

inline finished_call json_result(std::string body) {
    finished_call call;
    call.content_type = "application/json";
    call.body = std::move(body);
    return call;
}

inline std::vector<tool_entry> some_tools() {
    return {{"greet", "Greet", "Greet a person", R"({"type":"object"})", R"({"type":"object"})", {}},
            {"work", "", "Work in steps", R"({"type":"object"})", R"({"type":"object"})", {}},
            {"fail", "", "Always fails", R"({"type":"object"})", {}, {}},
            {"status", "", "Counts", R"({"type":"object"})", R"({"type":"object"})", {}}};
}

// A request whose texts live as long as it does.
struct asked {
    std::vector<std::pair<std::string, std::string>> headers{{"host", "localhost:8090"},
                                                             {"content-type", "application/json"},
                                                             {"accept", "application/json, text/event-stream"}};
    std::string method = "POST";
    std::string body;

    asked with(const std::string& name, const std::string& value) const {
        asked copy = *this;
        std::erase_if(copy.headers, [&](const auto& one) { return one.first == name; });
        if (!value.empty()) copy.headers.emplace_back(name, value);
        return copy;
    }
    asked saying(std::string text) const {
        asked copy = *this;
        copy.body = std::move(text);
        return copy;
    }
    asked by(std::string other) const {
        asked copy = *this;
        copy.method = std::move(other);
        return copy;
    }
    http::request request() const {
        http::request made;
        made.method = method;
        made.path = made.target = "/mcp";
        for (const auto& [name, value] : headers) made.headers.push_back({name, value});
        made.body = body;
        return made;
    }
};

// The JSON at a pointer of a text, or "missing".
inline std::string at(const std::string& json, const char* pointer) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError()) return "no JSON: " + json;
    const rapidjson::Value* found = rapidjson::Pointer(pointer).Get(document);
    return found == nullptr ? "missing" : json_of(*found);
}

// An endpoint with its runner and clock.
struct endpoint {
    explicit endpoint(server_options options = {}) : tools(std::move(options), runner, time.reader()) {
        tools.offer(some_tools());
    }

    std::shared_ptr<fake_sink> ask(const asked& what) {
        const auto sink = std::make_shared<fake_sink>();
        tools.handle(what.request(), sink);
        return sink;
    }
    // The headers of a session that has been opened.
    asked session(const std::string& version = "2025-11-25") {
        const auto opened =
            ask(asked().saying(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" +
                               version + R"(","capabilities":{}}})"));
        return asked().with("mcp-session-id", opened->header("Mcp-Session-Id"));
    }

    manual_clock time;
    fake_runner runner;
    server tools;
};

// A modern request: its body and the headers that repeat it.
inline asked modern(const std::string& method, const std::string& params = {}, const std::string& name = {},
                    const std::string& capabilities = "{}") {
    const std::string meta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                             R"("io.modelcontextprotocol/clientCapabilities":)" +
                             capabilities + "}";
    return asked()
        .with("mcp-protocol-version", "2026-07-28")
        .with("mcp-method", method)
        .with("mcp-name", name)
        .saying(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params +
                (params.empty() ? "" : ",") + meta + "}}");
}

inline const std::string with_tasks = R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})";

} // namespace berth::host::mcp::test
