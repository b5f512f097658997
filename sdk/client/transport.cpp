#include <berth/detail/client_transport.hpp>

#include "http_call.hpp"
#include "refusal.hpp"
#include "websocket_call.hpp"

namespace berth::detail {

class transport::implementation {
public:
    implementation(const std::string& url, client_options given)
        : options(std::move(given)), server(net::address_from(url)), connections(server, options) {}

    net::call_site site(const std::string& method, const std::string& target) const {
        return {method, server.url(target)};
    }

    const client_options options;
    const net::address server;
    net::pool connections;
};

transport::transport(const std::string& url, client_options options)
    : implementation_(std::make_unique<implementation>(url, std::move(options))) {}

transport::~transport() = default;

const client_options& transport::options() const noexcept {
    return implementation_->options;
}

std::unique_ptr<incoming> transport::send(outgoing&& call) {
    return net::perform(implementation_->connections, implementation_->server, implementation_->options, call);
}

void transport::converse(const conversation& call) {
    net::converse(implementation_->connections, implementation_->server, implementation_->options, call);
}

void transport::fail(call_failure kind, const std::string& text, const std::string& method,
                     const std::string& target) const {
    implementation_->site(method, target).fail(kind, text);
}

void transport::refuse(int status, std::string text, const std::string& method, const std::string& target) const {
    net::refuse(implementation_->site(method, target), status, std::move(text));
}

} // namespace berth::detail
