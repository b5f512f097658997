#include <binding/plugin_socket.hpp>

#include <binding/live_socket.hpp>
#include <binding/marshalled_socket.hpp>
#include <binding/message_socket.hpp>
#include <binding/refusals.hpp>
#include <websocket/handshake.hpp>

namespace berth::host::binding {

namespace {

std::uint64_t next_number() noexcept {
    static std::atomic<std::uint64_t> last{0}; // any loop takes one
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

bool has_body(const http::request& request) noexcept {
    return request.find("transfer-encoding").data() ||
           request.find("content-length").find_first_not_of('0') != std::string_view::npos;
}

http::response bad(const websocket::bad_handshake& why) {
    http::response response = refused(why.wrong_version ? 426 : 400, why.reason);
    if (!why.wrong_version) return response;
    response.headers.emplace_back("Upgrade", "websocket");
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    return response;
}

} // namespace

plugin_socket::plugin_socket(origin from) : origin_(std::move(from)), number_(next_number()), output_(origin_.with) {}

plugin_socket::~plugin_socket() {
    origin_.registry->remove(this);
}

void plugin_socket::attach(const std::shared_ptr<websocket::session>& session) {
    session_ = session;
    output_.attach(session);
}

void plugin_socket::closed(int code) noexcept {
    gone_.store(true, std::memory_order_relaxed);
    output_.gone();
    origin_.registry->remove(this);
    ended(code);
}

void plugin_socket::pause(bool paused) noexcept {
    if (auto session = session_.lock()) session->pause(paused);
}

void plugin_socket::fill(berth_call& message) const noexcept {
    message.size = sizeof message;
    message.endpoint = origin_.plan->index;
    message.socket = number_;
    message.body = {"", 0};
    origin_.head->fill(message);
}

void plugin_socket::submit(std::unique_ptr<plugin::invocation> call) noexcept {
    origin_.plugin->instance->submit(std::move(call), true);
    wake_plugin(true);
}

void plugin_socket::wake_plugin(bool on_loop) noexcept {
    if (on_loop)
        origin_.called->note(origin_.loop, origin_.plugin);
    else
        origin_.plugin->instance->wake();
}

void open_plugin_socket(http::exchange call, const routing::match& found, plugin_socket::origin from) {
    const endpoint_plan& plan = *from.plan;
    const plugin::instance* instance = from.plugin->instance.get();
    const auto registry = from.registry;
    auto answered = websocket::answer_handshake(call.request());
    if (has_body(call.request())) answered = websocket::bad_handshake{"a WebSocket handshake has no body"};
    if (auto fault = std::get_if<websocket::bad_handshake>(&answered)) {
        http::response refusal = bad(*fault);
        plan.counters.count(refusal.status);
        return call.respond(std::move(refusal));
    }
    std::optional<std::string> fault;
    from.head = std::make_unique<const call_head>(plan, found, call.request(), fault);
    websocket::limits sockets = from.with->within.sockets;
    // There are callers of the convention that send their whole input before they read anything.
    sockets.reads_while_blocked = plan.marshalled && plan.has_stream();
    std::shared_ptr<plugin_socket> socket;
    if (plan.marshalled)
        socket = std::make_shared<marshalled_socket>(std::move(from), std::move(fault));
    else if (fault)
        return call.respond(refused(400, *fault));
    else if (plan.has(BERTH_ENDPOINT_MESSAGES))
        socket = std::make_shared<message_socket>(std::move(from));
    else
        socket = std::make_shared<live_socket>(std::move(from));
    auto opened = websocket::make_session(sockets, socket);
    socket->attach(opened.socket);
    registry->add(instance, socket);
    plan.counters.count(101);
    call.upgrade(std::move(std::get<http::response>(answered)), opened.carrier);
}

} // namespace berth::host::binding
