// Why a request gets no call: the problem documents that the routes and an endpoint's plan lead to. Pure, any thread.
#pragma once

#include <binding/endpoint_plan.hpp>
#include <http/message.hpp>
#include <routing/table.hpp>

#include <optional>
#include <string>

namespace berth::host::binding {

// A problem document, about:blank.
http::response refused(int status, std::string detail, int retry_after = 0);
// For a lookup that found no endpoint: 404, 405 with Allow, 400, or 204 with Allow for OPTIONS.
http::response unrouted(const http::request& request, const routing::match& found);
// 415 when the request announces a body of a kind that the endpoint does not read.
std::optional<http::response> wrong_media(const http::request& request, const endpoint_plan& plan);
// 503 with Retry-After and Connection: close.
http::response draining_answer();

} // namespace berth::host::binding
