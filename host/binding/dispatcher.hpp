// The handler of the services port: request -> route snapshot -> text arguments and body -> instance -> answer.
// Each loop holds the current snapshot; publish exchanges it on every loop before it returns, so that afterwards no new
// call reaches an instance that left the set.
#pragma once

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

class dispatcher : public http::handler {
public:
    dispatcher();
    ~dispatcher() override;

    // Before the server starts. A faulty or taken route is std::logic_error.
    void add(std::string_view method, std::string_view path, host_endpoint endpoint);
    // The server whose loops hold the snapshot; after its construction and before its start.
    void attach(http::server& server);
    // After the server has stopped: publish waits for no loop any more.
    void detach() noexcept;

    // Any thread but a loop. Returns the reason when two plugins, or a plugin and the host, claim one route; then
    // nothing has changed. `serving` is in order of precedence for the sentence only. A loop that an inline call holds
    // for longer than the exchange deadline is logged and not waited for: it takes the snapshot when it is free, and
    // what it sends to a departed instance until then is refused there, by drain.
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
