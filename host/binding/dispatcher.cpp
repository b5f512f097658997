#include <binding/dispatcher.hpp>

#include <binding/loop_snapshots.hpp>
#include <binding/refusals.hpp>
#include <binding/web_call.hpp>
#include <observe/log.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
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

} // namespace

class dispatcher::implementation {
public:
    // Plugins that got a call in this turn of a loop; of the loop's thread alone.
    struct alignas(64) turn {
        std::vector<std::shared_ptr<const served_plugin>> called;

        void note(const std::shared_ptr<const served_plugin>& plugin) {
            if (std::ranges::find(called, plugin) == called.end()) called.push_back(plugin);
        }
    };

    std::mutex publishing; // guards pages, serving, and the order of exchanges
    std::vector<host_page> pages;
    std::vector<std::shared_ptr<plugin::instance>> serving;
    loop_snapshots snapshots{std::get<std::shared_ptr<const snapshot>>(snapshot_of({}, {}))};
    std::vector<turn> turns;
    std::atomic<bool> draining{false};              // the operator's thread writes, loops read
    const status_counters refused_counters{"", ""}; // requests that reached no endpoint

    // With `publishing` held. Returns the reason why not; then nothing has changed.
    std::optional<std::string> exchange(const std::vector<std::shared_ptr<plugin::instance>>& next) {
        auto built = snapshot_of(pages, next);
        if (auto fault = std::get_if<std::string>(&built)) return *fault;
        serving = next;
        if (!snapshots.exchange(std::get<std::shared_ptr<const snapshot>>(built), exchange_deadline))
            observe::warning("routes.loop_held", {{"reason", "a call holds a loop, which takes the routes after it"}});
        return std::nullopt;
    }

    // Why the request gets no call; nothing when it may have one.
    std::optional<http::response> refusal(const http::request& head, const snapshot& now, const routing::match& found) {
        if (found.result != routing::match::outcome::found) return unrouted(head, found);
        if (found.to.owner == snapshot::host_owner) return std::nullopt;
        if (draining.load(std::memory_order_relaxed)) return draining_answer();
        return wrong_media(head, now.plugins[found.to.owner - 1]->endpoints[found.to.endpoint]);
    }
};

dispatcher::dispatcher() : implementation_(std::make_unique<implementation>()) {}
dispatcher::~dispatcher() = default;

void dispatcher::add(std::string_view method, std::string_view path, host_endpoint endpoint) {
    std::lock_guard lock(implementation_->publishing);
    auto& pages = implementation_->pages;
    status_counters counters("host", std::string(method));
    pages.push_back({std::string(method), std::string(path), std::move(endpoint), counters});
    if (auto fault = implementation_->exchange(implementation_->serving)) {
        pages.pop_back();
        throw std::logic_error(*fault);
    }
}

void dispatcher::attach(http::server& server) {
    implementation_->turns = std::vector<implementation::turn>(server.loop_count());
    implementation_->snapshots.attach(server);
}

void dispatcher::detach() noexcept {
    implementation_->snapshots.detach();
}

std::optional<std::string> dispatcher::publish(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    std::lock_guard lock(implementation_->publishing);
    return implementation_->exchange(serving);
}

void dispatcher::set_draining(bool on) noexcept {
    implementation_->draining.store(on, std::memory_order_relaxed);
}

http::admission dispatcher::admit(const http::request& head) noexcept {
    std::shared_ptr<const snapshot> now = implementation_->snapshots.latest();
    routing::match found = now->routes->find(head.method, head.path);
    http::admission says{implementation_->refusal(head, *now, found), std::nullopt};
    // An OPTIONS is answered when its body has come; this is for what makes the body not worth waiting for.
    if (says.refusal && says.refusal->status < 400) says.refusal.reset();
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
    if (found.to.owner == snapshot::host_owner) {
        const host_page& page = now.pages[found.to.endpoint];
        http::response answer = answer_of(page, request);
        page.counters.count(answer.status);
        return call.respond(std::move(answer));
    }
    const auto& plugin = now.plugins[found.to.owner - 1];
    auto bound = std::make_unique<web_call>(std::move(call), plugin, plugin->endpoints[found.to.endpoint]);
    if (!bound->bind(std::move(found))) return;
    implementation_->turns[loop].note(plugin);
    plugin->instance->submit(std::move(bound), true);
}

http::response dispatcher::refuse(int status, std::string_view detail) noexcept {
    implementation_->refused_counters.count(status);
    return binding::refused(status, std::string(detail));
}

void dispatcher::turn_ended(std::size_t index) noexcept {
    auto& called = implementation_->turns[index].called;
    for (const auto& plugin : called) plugin->instance->wake();
    called.clear();
}

} // namespace berth::host::binding
