// What the admin API can see and do of the host. Any thread.
#pragma once

#include <http/exchange.hpp>
#include <plugin/manager.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::admin {

struct host_status {
    std::string version;
    std::int64_t pid = 0;
    std::int64_t since = 0; // microseconds since 1970
    std::string state;      // starting, ready, draining, stopping
    std::string http;       // URL
    std::string admin;      // URL
    std::string state_folder;
    std::string plugins_folder;
    std::string configuration_file;
    std::vector<std::string> restart; // pointers of settings that wait for one
};

// What operators do to jobs, whoever owns them. The answers are those of the API; each may block for the store.
class job_control {
public:
    virtual ~job_control() = default;
    virtual http::response list(std::string_view query) = 0; // ?state=&tool=&after=&limit=
    virtual http::response show(std::string_view id) = 0;
    virtual http::response cancel(std::string_view id) = 0;
    virtual http::response retry(std::string_view id) = 0;
    // The events of a job as server-sent events. Does not block.
    virtual void events(http::exchange call, std::string_view id) = 0;
};

class host_control {
public:
    virtual ~host_control() = default;
    virtual host_status status() const = 0;
    virtual std::vector<plugin::plugin_status> plugins() const = 0;
    virtual std::optional<plugin::plugin_status> find_plugin(std::string_view name) const = 0;
    // These block until done. Empty on success, else the reason.
    virtual std::string start_plugin(std::string_view name) = 0;
    virtual std::string stop_plugin(std::string_view name) = 0;
    virtual std::string reload_plugin(std::string_view name) = 0;
    // Draining, every plugin route answers 503 and the host is not ready; resume takes it back.
    virtual void drain() = 0;
    virtual void resume() = 0;
    virtual bool metrics_public() const = 0;
    virtual job_control* jobs() { return nullptr; } // null: it keeps none
};

} // namespace berth::host::admin
