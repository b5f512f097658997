#include "fake_host.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/Timespan.h>

#include <chrono>
#include <stdexcept>

namespace berth::host::admin::test {
namespace {

constexpr int patience_seconds = 30;

plugin::plugin_status hello() {
    plugin::plugin_status one;
    one.name = "hello";
    one.version = "1.0.0";
    one.state = "running";
    one.since = 1'795'248'000'123'456;
    one.calls = 7;
    return one;
}

http::server_options one_loop() {
    http::server_options options;
    options.loops = 1;
    options.name = "admin-test";
    return options;
}

} // namespace

host_status fake_host::status() const {
    host_status status;
    status.version = "0.1.0";
    status.state = "ready";
    status.restart = {"/http/port"};
    return status;
}

std::vector<plugin::plugin_status> fake_host::plugins() const {
    return {hello()};
}

std::optional<plugin::plugin_status> fake_host::find_plugin(std::string_view name) const {
    return name == "hello" ? std::optional(hello()) : std::nullopt;
}

void fake_host::hold(bool on) {
    const std::lock_guard lock(mutex_);
    held_ = on;
    changed_.notify_all();
}

void fake_host::wait_for_commands(std::size_t count) {
    std::unique_lock lock(mutex_);
    const bool came =
        changed_.wait_for(lock, std::chrono::seconds(patience_seconds), [&] { return commands_.size() >= count; });
    if (!came) throw std::runtime_error("the commands did not come");
}

std::vector<std::string> fake_host::commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
}

std::string fake_host::command(std::string what) {
    std::unique_lock lock(mutex_);
    commands_.push_back(std::move(what));
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
    return failure;
}

admin_port::admin_port(bool loopback_only)
    : api_({"secret", loopback_only}, host, settings), server_(one_loop(), api_) {
    server_.start();
}

answer admin_port::ask(const std::string& method, const std::string& path, const std::string& body,
                       const asking& with) const {
    namespace net = Poco::Net;
    net::HTTPClientSession session("127.0.0.1", server_.port());
    session.setTimeout(Poco::Timespan(patience_seconds, 0));
    net::HTTPRequest request(method, path, net::HTTPMessage::HTTP_1_1);
    if (!with.host.empty()) request.setHost(with.host);
    if (!with.token.empty()) request.set("Authorization", "Bearer " + with.token);
    if (!with.if_match.empty()) request.set("If-Match", with.if_match);
    if (!body.empty()) request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session.sendRequest(request) << body;
    net::HTTPResponse response;
    std::istream& from = session.receiveResponse(response);
    answer got;
    Poco::StreamCopier::copyToString(from, got.body);
    got.status = response.getStatus();
    got.type = response.getContentType();
    got.allow = response.get("Allow", "");
    got.entity_tag = response.get("ETag", "");
    got.retry_after = response.get("Retry-After", "");
    return got;
}

} // namespace berth::host::admin::test
