// The handler of the services port: request -> route snapshot -> text arguments and body -> instance -> answer; or, for
// a WebSocket, a conversation that makes the calls. Each loop holds the current snapshot; publish exchanges it on every
// loop before it returns, so that afterwards no new call reaches an instance that left the set.
#pragma once

#include <binding/limits.hpp>
#include <http/server.hpp>
#include <plugin/instance.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::binding {

// A host's own page (/healthz, /openapi.json): quick, on the loop, must not throw. Plugins' routes must not collide.
using host_endpoint = std::function<http::response(const http::request&)>;
// One that answers when it can, with the values of its path; on the loop, must neither block nor throw.
using asynchronous_endpoint = std::function<void(http::exchange, std::vector<std::string> parameters)>;
// What it says about a request whose body is still to come; likewise.
using page_admission = std::function<http::admission(const http::request& head, std::vector<std::string> parameters)>;

class tool_handler;

class dispatcher : public http::handler {
public:
    explicit dispatcher(limits within = {});
    ~dispatcher() override;

    // Before the server starts. A faulty or taken route is std::logic_error. A tool at "/" takes the place of such a page.
    void add(std::string_view method, std::string_view path, host_endpoint endpoint);
    void add(std::string_view method, std::string_view path, asynchronous_endpoint endpoint,
             page_admission admission = {});
    // Before the first publish; without it tools are not served. It outlives the server.
    void serve_tools(tool_handler& by);
    // The server whose loops hold the snapshot; after its construction and before its start.
    void attach(http::server& server);
    // After the server has stopped: publish waits for no loop any more.
    void detach() noexcept;

    // Before the server starts: the folder for what is too much for memory. Returns why it cannot be had, or empty.
    std::string prepare_spool();
    // Any thread but a loop. Sockets of an instance that leaves are told to go. Returns the reason when two plugins, or
    // a plugin and the host, claim one route; then nothing has changed. `serving` is in order of precedence for the
    // sentence only. A loop that an inline call holds for longer than the exchange deadline is logged and not waited
    // for: it takes the snapshot when it is free, and what it sends to a departed instance until then is refused there,
    // by drain.
    std::optional<std::string> publish(const std::vector<std::shared_ptr<plugin::instance>>& serving);
    // While draining every plugin route answers 503 with Retry-After and Connection: close.
    void set_draining(bool on) noexcept;

    http::admission admit(const http::request& head) noexcept override;
    void handle(http::exchange call) noexcept override;
    http::response refuse(int status, std::string_view detail) noexcept override;
    void turn_ended(std::size_t index) noexcept override;

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace berth::host::binding
