// The admin port: what operators see and do, with a bearer token. Design: section 6 of the documents' design page. What
// is designed and not built yet answers 501.
#pragma once

#include <admin/command_pool.hpp>
#include <admin/configuration.hpp>
#include <admin/host_control.hpp>

#include <http/server.hpp>
#include <routing/table.hpp>

#include <memory>
#include <span>
#include <string>

namespace berth::host::admin {

struct api_options {
    std::string token;
    bool loopback_only = true; // requests must name this machine
};

class api : public http::handler {
public:
    // Both outlive the api.
    api(api_options options, host_control& host, configuration& settings);

    http::admission admit(const http::request& head) noexcept override;
    void handle(http::exchange call) noexcept override;
    http::response refuse(int status, std::string_view detail) noexcept override;
    void turn_ended(std::size_t) noexcept override {}

private:
    struct route;
    struct command;
    static std::span<const route> routes();

    std::optional<http::response> check_access(const http::request& request) const;
    void dispatch(http::exchange call);
    http::response run(const route& at, const http::request& request, std::span<const std::string_view> parameters);

    const api_options options_;
    host_control& host_;
    configuration& settings_;
    std::shared_ptr<const routing::table> table_;
    command_pool commands_;
};

} // namespace berth::host::admin
