// What a route of the admin API is given, and the forms its answers take.
#pragma once

#include <admin/configuration.hpp>
#include <admin/host_control.hpp>

#include <http/message.hpp>

#include <span>
#include <string>
#include <string_view>

namespace berth::host::admin {

struct context {
    const http::request& request;
    std::span<const std::string_view> parameters; // of the path, decoded
    host_control& host;
    configuration& settings;
};

http::response json_answer(std::string body, int status = 200);
http::response problem_answer(int status, std::string detail);

} // namespace berth::host::admin
