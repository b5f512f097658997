#include <app/mcp_endpoint.hpp>

#include <app/mcp_options.hpp>

#include <artifact/documents.hpp>
#include <binding/request_metrics.hpp>
#include <mcp/exchange_sink.hpp>
#include <observe/log.hpp>
#include <observe/metrics.hpp>

#include <stdexcept>

namespace berth::host::app {

namespace {

constexpr std::chrono::milliseconds tick_interval{100};
constexpr std::size_t most_links = 100; // in one answer; /1/artifacts?job= lists them all

// A failure there would end the thread, and with it the host.
void run_safely(const std::function<void()>& what) noexcept {
    try {
        what();
    } catch (const std::exception& error) {
        observe::error("mcp.failed", {{"reason", error.what()}});
    }
}

// To the artifacts that the job has made, in the order in which it made them.
std::vector<std::string> links_to(artifact::store& artifacts, const std::string& job, const std::string& url) {
    artifact::artifact_query made;
    made.terms = {{"job", false, job}, {"status", false, "ready"}};
    made.oldest_first = true;
    made.limit = most_links;
    const auto found = artifacts.list(made);
    std::vector<std::string> links;
    if (const auto* page = std::get_if<artifact::page_of<artifact::artifact_facts>>(&found))
        for (const artifact::artifact_facts& one : page->items) links.push_back(artifact::resource_link_json(one, url));
    else
        observe::error("mcp.artifacts_not_linked", {{"job", job}, {"reason", std::get<artifact::fault>(found).detail}});
    return links;
}

} // namespace

mcp_endpoint::mcp_endpoint(const settings& from, std::shared_ptr<job::manager> jobs,
                           std::shared_ptr<artifact::store> artifacts)
    : path_(from.text("mcp.path")), work_(job::real_time()),
      runner_(std::move(jobs), runner_options(from, std::move(artifacts))),
      server_(mcp_options_of(from), runner_, [] { return std::chrono::steady_clock::now(); }) {
    tick_later();
}

mcp_endpoint::~mcp_endpoint() {
    work_.close();
}

mcp_runner_options mcp_endpoint::runner_options(const settings& from, std::shared_ptr<artifact::store> artifacts) {
    mcp_runner_options options;
    options.most_wait = from.duration("mcp.call_ms");
    options.text_bytes = from.size("mcp.text_bytes");
    options.blob_bytes = from.size("mcp.blob_bytes");
    options.news_interval = from.duration("mcp.progress_interval_ms");
    options.later = [this](std::function<void()> what) {
        work_.in(std::chrono::milliseconds(0), [what = std::move(what)] { run_safely(what); });
    };
    options.left_by = [artifacts = std::move(artifacts)](const std::string& id, const std::string& url) {
        return links_to(*artifacts, id, url);
    };
    options.news = [this](const std::string& id) { server_.task_changed(id); };
    return options;
}

void mcp_endpoint::add_pages(binding::dispatcher& to) {
    for (const char* method : {"GET", "POST", "DELETE"}) {
        const binding::status_counters counters("host", method);
        const auto serve = [this, counters](http::exchange call, const std::vector<std::string>&) {
            mcp::serve(server_, std::move(call), [counters](int status) { counters.count(status); });
        };
        try {
            to.add(method, path_, serve);
        } catch (const std::logic_error& error) {
            throw std::runtime_error("mcp.path " + path_ + " cannot be had: " + error.what());
        }
    }
}

void mcp_endpoint::publish(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    describe::descriptions about;
    for (const auto& one : serving) about.push_back(one->about());
    mcp::offered_tools tools = mcp::tools_of(about);
    std::vector<mcp::tool_entry> entries = tools.entries;
    runner_.serve(std::move(tools), serving);
    if (entries == offered_) return; // other images, the same tools
    offered_ = entries;
    server_.offer(std::move(entries));
}

void mcp_endpoint::tick_later() {
    work_.in(tick_interval, [this] {
        run_safely([this] { tick(); });
        tick_later();
    });
}

void mcp_endpoint::tick() {
    server_.tick();
    tell_load();
}

void mcp_endpoint::tell_load() const {
    static observe::gauge& sessions = observe::gauge_of("berth_mcp_sessions", "Sessions of agents over MCP");
    static observe::gauge& listeners =
        observe::gauge_of("berth_mcp_listeners", "Streams on which agents wait for news");
    static observe::gauge& calls =
        observe::gauge_of("berth_mcp_open_calls", "Calls over MCP that wait for their answer");
    const mcp::server_load load = server_.load();
    sessions.set(static_cast<std::int64_t>(load.sessions));
    listeners.set(static_cast<std::int64_t>(load.listeners));
    calls.set(static_cast<std::int64_t>(load.calls));
}

} // namespace berth::host::app
