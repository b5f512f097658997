// A host and a configuration that remember what they were told, behind a real admin port.
#pragma once

#include <admin/api.hpp>

#include <http/server.hpp>

#include <condition_variable>
#include <mutex>

namespace berth::host::admin::test {

class fake_host : public host_control {
public:
    host_status status() const override;
    std::vector<plugin::plugin_status> plugins() const override;
    std::optional<plugin::plugin_status> find_plugin(std::string_view name) const override;
    std::string start_plugin(std::string_view name) override { return command("start " + std::string(name)); }
    std::string stop_plugin(std::string_view name) override { return command("stop " + std::string(name)); }
    std::string reload_plugin(std::string_view name) override { return command("reload " + std::string(name)); }
    void drain() override { command("drain"); }
    void resume() override { command("resume"); }
    bool metrics_public() const override { return shows_metrics; }

    // While held, commands block.
    void hold(bool on);
    void wait_for_commands(std::size_t count);

    bool shows_metrics = false;
    std::string failure; // what commands return
    std::vector<std::string> commands() const;

private:
    std::string command(std::string what);
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::vector<std::string> commands_;
    bool held_ = false;
};

class fake_configuration : public configuration {
public:
    std::string document() const override { return R"({"http":{"port":8090},"log":{"level":"info"}})"; }
    std::string entity_tag() const override { return "\"one\""; }
    std::string schema() const override { return R"({"type":"object"})"; }
    std::string check(std::string_view document) const override {
        return document == "{}" ? "[]" : R"([{"pointer":"/x"}])";
    }
    configuration_outcome apply(const configuration_change& change) override {
        last = change;
        return outcome;
    }
    configuration_change last;
    configuration_outcome outcome{200, "", "[]", R"({"changed":[]})"};
};

struct answer {
    int status = 0;
    std::string body;
    std::string type;
    std::string allow;
    std::string entity_tag;
    std::string retry_after;
};

struct asking {
    std::string token = "secret";
    std::string host{};
    std::string if_match{};
};

class admin_port {
public:
    explicit admin_port(bool loopback_only = true);

    answer ask(const std::string& method, const std::string& path, const std::string& body = {},
               const asking& with = {}) const;

    fake_host host;
    fake_configuration settings;

private:
    api api_;
    http::server server_;
};

} // namespace berth::host::admin::test
