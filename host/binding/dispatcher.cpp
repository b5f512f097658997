#include <binding/dispatcher.hpp>

#include <binding/called_plugins.hpp>
#include <binding/convention.hpp>
#include <binding/loop_snapshots.hpp>
#include <binding/means.hpp>
#include <binding/open_sockets.hpp>
#include <binding/plugin_socket.hpp>
#include <binding/refusals.hpp>
#include <binding/web_call.hpp>
#include <observe/log.hpp>
#include <websocket/handshake.hpp>

#include <atomic>
#include <exception>
#include <limits>
#include <stdexcept>

namespace berth::host::binding {

namespace {

constexpr std::chrono::milliseconds exchange_deadline{10'000};

http::response answer_of(const host_page& page, const http::request& request) noexcept {
    try {
        return page.endpoint(request);
    } catch (const std::exception& thrown) {
        observe::error("page.failed", {{"path", page.path}, {"reason", thrown.what()}});
        return refused(500, "the page could not be made; the log says why");
    }
}

http::response no_tools() {
    return refused(501, "this host keeps no jobs, so it serves no tools");
}

std::vector<std::string> values_of(const routing::match& found) {
    const auto values = found.parameters();
    return {values.begin(), values.end()};
}

void answer_page(const host_page& page, http::exchange call, const routing::match& found) {
    if (page.deferred) return page.deferred(std::move(call), values_of(found));
    http::response answer = answer_of(page, call.request());
    page.counters.count(answer.status);
    call.respond(std::move(answer));
}

} // namespace

class dispatcher::implementation {
public:
    explicit implementation(limits within) : with(std::make_shared<const means>(std::move(within))) {}

    std::mutex publishing; // guards pages, serving, and the order of exchanges
    std::vector<host_page> pages;
    std::vector<std::shared_ptr<plugin::instance>> serving;
    loop_snapshots snapshots{std::get<std::shared_ptr<const snapshot>>(snapshot_of({}, {}))};
    called_plugins called;
    const std::shared_ptr<const means> with;
    const std::shared_ptr<open_sockets> sockets = std::make_shared<open_sockets>(); // outlives them
    tool_handler* tools = nullptr; // constant once the server runs
    std::atomic<bool> draining{false};              // the operator's thread writes, loops read
    const status_counters refused_counters{"", ""}; // requests that reached no endpoint

    // With `publishing` held. Returns the reason why not; then nothing has changed.
    std::optional<std::string> exchange(const std::vector<std::shared_ptr<plugin::instance>>& next) {
        auto built = snapshot_of(pages, next);
        if (auto fault = std::get_if<std::string>(&built)) return *fault;
        serving = next;
        if (!snapshots.exchange(std::get<std::shared_ptr<const snapshot>>(built), exchange_deadline))
            observe::warning("routes.loop_held", {{"reason", "a call holds a loop, which takes the routes after it"}});
        sockets->keep_only(serving);
        return std::nullopt;
    }

    void publish_last_page() {
        auto fault = exchange(serving);
        if (!fault) return;
        pages.pop_back();
        throw std::logic_error(*fault);
    }

    static const endpoint_plan& plan_of_match(const snapshot& now, const routing::match& found) {
        if (found.to.owner != snapshot::tool_owner)
            return now.plugins[found.to.owner - 1]->endpoints[found.to.endpoint];
        const tool_route& route = now.tools[found.to.endpoint];
        return now.plugins[route.plugin]->endpoints[route.endpoint];
    }

    // Why the request gets no call; nothing when it may have one.
    std::optional<http::response> refusal(const http::request& head, const snapshot& now, const routing::match& found) {
        const bool hit = found.result == routing::match::outcome::found;
        if (now.convention) {
            if (websocket::asks_for_websocket(head)) return refused_socket(now, found);
            if (auto refused = refused_by_convention(head, now, found)) return refused;
        }
        if (!hit) return unrouted(head, found);
        if (found.to.owner == snapshot::host_owner) return std::nullopt;
        if (found.to.owner == snapshot::tool_owner) return tools ? std::nullopt : std::optional(no_tools());
        if (draining.load(std::memory_order_relaxed)) return draining_answer();
        return wrong_media(head, plan_of_match(now, found));
    }

    std::optional<http::response> refused_socket(const snapshot& now, const routing::match& found) {
        if (found.result != routing::match::outcome::found || found.to.owner == snapshot::host_owner ||
            found.to.owner == snapshot::tool_owner)
            return no_socket_here();
        const endpoint_plan& plan = plan_of_match(now, found);
        if (!plan.websocket || has_parting_slash(plan, found)) return no_socket_here();
        if (draining.load(std::memory_order_relaxed)) return draining_answer();
        return std::nullopt;
    }

    // Who takes the body; the fault, in the endpoint's form, when it cannot be taken.
    void admit_body(const http::request& head, const endpoint_plan& plan, http::admission& says) const {
        using enum endpoint_plan::body_kind;
        auto made = receiver_for(plan, head, *with);
        if (auto fault = std::get_if<call_fault>(&made)) {
            says.refusal =
                plan.marshalled ? plain_refusal(fault->status, fault->detail) : refused(fault->status, fault->detail);
            return;
        }
        says.receiver = std::get<std::shared_ptr<http::body_receiver>>(made);
        if (!says.receiver) return;
        // The receivers say in their own words what is too much, with the name of the limit.
        says.body_bytes = std::numeric_limits<std::int64_t>::max();
        says.early = plan.body == stream;
    }
};

dispatcher::dispatcher(limits within) : implementation_(std::make_unique<implementation>(std::move(within))) {}
dispatcher::~dispatcher() = default;

void dispatcher::add(std::string_view method, std::string_view path, host_endpoint endpoint) {
    std::lock_guard lock(implementation_->publishing);
    auto& pages = implementation_->pages;
    pages.push_back(
        {std::string(method), std::string(path), std::move(endpoint), {}, {}, {"host", std::string(method)}});
    implementation_->publish_last_page();
}

void dispatcher::add(std::string_view method, std::string_view path, asynchronous_endpoint endpoint,
                     page_admission admission) {
    std::lock_guard lock(implementation_->publishing);
    implementation_->pages.push_back({std::string(method), std::string(path), {}, std::move(endpoint),
                                      std::move(admission), status_counters("host", std::string(method))});
    implementation_->publish_last_page();
}

void dispatcher::serve_tools(tool_handler& by) {
    implementation_->tools = &by;
}

void dispatcher::attach(http::server& server) {
    implementation_->called.prepare(server.loop_count());
    implementation_->snapshots.attach(server);
}

void dispatcher::detach() noexcept {
    implementation_->snapshots.detach();
}

std::optional<std::string> dispatcher::publish(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    std::lock_guard lock(implementation_->publishing);
    return implementation_->exchange(serving);
}

std::string dispatcher::prepare_spool() {
    return implementation_->with->disk.prepare();
}

void dispatcher::set_draining(bool on) noexcept {
    implementation_->draining.store(on, std::memory_order_relaxed);
}

http::admission dispatcher::admit(const http::request& head) noexcept {
    std::shared_ptr<const snapshot> now = implementation_->snapshots.latest();
    routing::match found = now->routes->find(head.method, head.path);
    http::admission says;
    says.refusal = implementation_->refusal(head, *now, found);
    // An OPTIONS is answered when its body has come; this is for what makes the body not worth waiting for.
    if (says.refusal && says.refusal->status < 400) {
        says.refusal.reset();
        return says;
    }
    if (!says.refusal && found.to.owner == snapshot::tool_owner)
        says = implementation_->tools->admit(head, implementation::plan_of_match(*now, found),
                                             now->tools[found.to.endpoint].page);
    else if (!says.refusal && found.to.owner != snapshot::host_owner)
        implementation_->admit_body(head, implementation::plan_of_match(*now, found), says);
    else if (!says.refusal && now->pages[found.to.endpoint].admission)
        says = now->pages[found.to.endpoint].admission(head, values_of(found));
    if (says.refusal) implementation_->refused_counters.count(says.refusal->status);
    return says;
}

void dispatcher::handle(http::exchange call) noexcept {
    const http::request& request = call.request();
    const std::size_t loop = call.loop();
    const snapshot& now = implementation_->snapshots.on_loop(loop);
    routing::match found = now.routes->find(request.method, request.path);
    if (auto refusal = implementation_->refusal(request, now, found)) {
        implementation_->refused_counters.count(refusal->status);
        return call.respond(std::move(*refusal));
    }
    implementation_->called.begin(loop);
    if (found.to.owner == snapshot::host_owner) {
        return answer_page(now.pages[found.to.endpoint], std::move(call), found);
    }
    if (found.to.owner == snapshot::tool_owner) {
        const tool_route& route = now.tools[found.to.endpoint];
        const auto& of = now.plugins[route.plugin];
        return implementation_->tools->handle({std::move(call), of, &of->endpoints[route.endpoint], route.page,
                                               std::string(found.parameter_count > 0 ? found.values[0] : "")});
    }
    const auto& plugin = now.plugins[found.to.owner - 1];
    const endpoint_plan& plan = plugin->endpoints[found.to.endpoint];
    if (plan.websocket)
        return open_plugin_socket(
            std::move(call), found,
            {implementation_->with, plugin, &plan, nullptr, implementation_->sockets, &implementation_->called, loop});
    auto bound = std::make_unique<web_call>(std::move(call), plugin, plan);
    if (!bound->bind(std::move(found), *implementation_->with)) return;
    implementation_->called.note(loop, plugin);
    plugin->instance->submit(std::move(bound), true);
}

http::response dispatcher::refuse(int status, std::string_view detail) noexcept {
    implementation_->refused_counters.count(status);
    return binding::refused(status, std::string(detail));
}

void dispatcher::turn_ended(std::size_t index) noexcept {
    implementation_->called.wake(index);
}

} // namespace berth::host::binding
