#include <app/mcp_runner.hpp>

#include <app/mcp_call_end.hpp>
#include <app/mcp_endpoint_call.hpp>

#include <describe/validation.hpp>
#include <job/ids.hpp>
#include <mcp/tool_words.hpp>
#include <observe/metrics.hpp>
#include <plugin/woken_together.hpp>
#include <telemetry/context.hpp>

#include <algorithm>
#include <optional>

namespace berth::host::app {

using outcome = mcp::finished_call::outcome;

namespace {

void count(const std::string& tool, const char* how) {
    observe::counter_of("berth_mcp_calls_total", "Calls of tools over MCP, by how they ended",
                        {{"tool", tool}, {"outcome", how}})
        .add();
}

const char* word_of(outcome how) {
    switch (how) {
    case outcome::succeeded:
        return "succeeded";
    case outcome::misfit:
        return "misfit";
    case outcome::timed_out:
        return "timed_out";
    case outcome::cancelled:
        return "cancelled";
    default:
        return "failed";
    }
}

mcp::finished_call failure(outcome how, std::string message) {
    mcp::finished_call end;
    end.how = how;
    end.message = std::move(message);
    return end;
}

std::optional<std::string> misfit_of(const berth_endpoint& tool, const std::string& arguments, std::uint64_t most) {
    if (arguments.size() > most)
        return "the arguments have " + std::to_string(arguments.size()) + " bytes, at most " + std::to_string(most) +
               " are taken (jobs.request_bytes)";
    if (!tool.body) return std::nullopt;
    describe::validation_rules rules;
    rules.strict = tool.tool && (tool.tool->flags & BERTH_TOOL_STRICT);
    const auto misfits = describe::misfits(*tool.body, arguments, rules);
    return misfits.empty() ? std::nullopt : std::optional(mcp::misfit_text(misfits));
}

} // namespace

mcp_runner::mcp_runner(std::shared_ptr<job::manager> jobs, mcp_runner_options options)
    : jobs_(std::move(jobs)), options_(std::move(options)), served_(std::make_shared<const served>()) {}

void mcp_runner::serve(mcp::offered_tools tools, std::vector<std::shared_ptr<plugin::instance>> serving) {
    auto next = std::make_shared<const served>(served{std::move(tools), std::move(serving)});
    const std::lock_guard lock(mutex_); // what was served before goes after it
    served_.swap(next);
}

void mcp_runner::reachable_at(std::string url) {
    const std::lock_guard lock(mutex_);
    url_ = std::move(url);
}

std::shared_ptr<const mcp_runner::served> mcp_runner::now() const {
    const std::lock_guard lock(mutex_);
    return served_;
}

job::scope mcp_runner::scope_of(const std::string& authorization) const {
    job::scope in;
    if (jobs_->within().owners_only) in.owner = job::fingerprint_of(authorization);
    return in;
}

std::string mcp_runner::url() const {
    const std::lock_guard lock(mutex_);
    return url_;
}

std::string mcp_runner::uri_of(const std::string& id) const {
    const std::string at = url();
    return at.empty() ? at : at + "/jobs/" + id;
}

std::string mcp_runner::submit(mcp::call_request request, mcp::call_handlers handlers) {
    const auto current = now();
    const mcp::offered_tools& tools = current->tools;
    const auto found = std::ranges::find(tools.entries, request.tool, &mcp::tool_entry::name);
    if (found == tools.entries.end()) {
        handlers.refused({mcp::call_refusal::unknown_tool, "there is no tool " + request.tool + " any more"});
        return {};
    }
    const mcp::tool_place& place = tools.places[static_cast<std::size_t>(found - tools.entries.begin())];
    if ((place.endpoint->flags & BERTH_ENDPOINT_TOOL) == 0) {
        const auto by = std::ranges::find(current->instances, place.of, &plugin::instance::about);
        return call_endpoint(place, by == current->instances.end() ? nullptr : *by, std::move(request),
                             std::move(handlers));
    }
    if (auto wrong = misfit_of(*place.endpoint, request.arguments, jobs_->within().request_bytes)) {
        count(request.tool, word_of(outcome::misfit));
        handlers.finished(failure(outcome::misfit, std::move(*wrong)));
        return {};
    }
    job::submission what;
    what.plugin = place.of->table().name;
    what.path = place.endpoint->path;
    what.body = std::move(request.arguments);
    what.content_type = "application/json";
    what.authorization = request.authorization;
    what.tells_end = false;
    if (telemetry::context_of(request.trace_parent, request.trace_state)) { // what is none goes no further
        what.traceparent = request.trace_parent;
        what.tracestate = request.trace_state;
    }
    what.awaited = true;
    const auto call = std::make_shared<mcp_awaited>(std::move(request), place, std::move(handlers));
    return jobs_->submit(std::move(what), std::chrono::milliseconds(0),
                         [this, call](const job::answer& with) { stored(call, with); });
}

void mcp_runner::stored(const std::shared_ptr<mcp_awaited>& call, const job::answer& with) {
    if (with.what == job::answer::kind::finished) return ended(call, with);
    if (with.what != job::answer::kind::pending) {
        count(call->tool, "refused");
        const bool share = with.status == 429;
        return call->refuse({share ? mcp::call_refusal::too_many : mcp::call_refusal::unavailable,
                             with.detail.empty() ? "the call was not taken" : with.detail});
    }
    const std::string& id = with.job->id;
    {
        const std::lock_guard lock(mutex_);
        awaited_[id] = call;
    }
    call->stored(id);
    if (call->wants_progress) follow(call, id);
    await_end(call, id);
}

// As many as may follow; a call beyond them is without progress.
void mcp_runner::follow(const std::shared_ptr<mcp_awaited>& call, const std::string& id) {
    jobs_->watching().add(id, 0, [&] {
        call->begin_following();
        return std::make_unique<mcp_follower>(call, options_.news_interval, [this, id] { tell_news(id); });
    });
}

void mcp_runner::await_end(const std::shared_ptr<mcp_awaited>& call, const std::string& id) {
    jobs_->fetch(id, {}, options_.most_wait, [this, call, id](const job::answer& with) {
        if (with.what == job::answer::kind::finished) return ended(call, with);
        tell_end(call, with.what == job::answer::kind::pending ? still_running(*call, id)
                                                               : failure(outcome::failed, with.detail));
        const std::lock_guard lock(mutex_);
        awaited_.erase(id);
    });
}

// Its time is over, or the host stops.
mcp::finished_call mcp_runner::still_running(const mcp_awaited& call, const std::string& id) const {
    const std::string where = uri_of(id).empty() ? "/jobs/" + id : uri_of(id);
    if (std::chrono::steady_clock::now() - call.since < options_.most_wait)
        return failure(outcome::failed, "the host stops; " + where + " tells what became of the call");
    return failure(outcome::timed_out, "the tool still runs after " + std::to_string(options_.most_wait.count()) +
                                           " ms (mcp.call_ms); its result will be found at " + where);
}

void mcp_runner::ended(const std::shared_ptr<mcp_awaited>& call, const job::answer& with) {
    {
        const std::lock_guard lock(mutex_);
        awaited_.erase(with.job->id);
    }
    options_.later([this, call, job = with.job] {
        // Nobody reads what was released: a large result stays where it is.
        tell_end(call, end_of(*job, call->place.endpoint, call->released() ? 0 : most_bytes()));
        tell_news(job->id);
    });
}

void mcp_runner::tell_end(const std::shared_ptr<mcp_awaited>& call, const mcp::finished_call& how) {
    count(call->tool, word_of(how.how));
    call->finish(how);
}

void mcp_runner::tell_news(const std::string& id) {
    if (options_.news) options_.news(id);
}

mcp::finished_call mcp_runner::end_of(const job::job_facts& job, const berth_endpoint* tool, std::size_t most) const {
    mcp::finished_call end = call_end_of(job, tool, jobs_->files(), most);
    end.uri = uri_of(job.id);
    if (end.how == outcome::succeeded && options_.left_by) end.links = options_.left_by(job.id, url());
    return end;
}

// Told of its end on the plugin's thread; a draining host takes no such call either.
std::string mcp_runner::call_endpoint(const mcp::tool_place& place, const std::shared_ptr<plugin::instance>& of,
                                      mcp::call_request request, mcp::call_handlers handlers) {
    if (!of || jobs_->draining()) {
        count(request.tool, "refused");
        handlers.refused({mcp::call_refusal::unavailable,
                          of ? "the host is draining: it takes no new calls" : "its plugin is not running"});
        return {};
    }
    auto arguments = mcp::arguments_of(*place.endpoint, request.arguments);
    if (const auto* wrong = std::get_if<std::string>(&arguments)) {
        count(request.tool, word_of(outcome::misfit));
        handlers.finished(failure(outcome::misfit, *wrong));
        return {};
    }
    const std::string id = job::new_id();
    mcp_endpoint_call::origin from;
    from.authorization = std::move(request.authorization);
    if (telemetry::context_of(request.trace_parent, request.trace_state)) {
        from.trace_parent = std::move(request.trace_parent);
        from.trace_state = std::move(request.trace_state);
    }
    from.most_bytes = most_bytes();
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    from.cancelled = cancelled;
    from.finished = [this, id, tool = request.tool, to = handlers.finished](const mcp::finished_call& how) {
        {
            const std::lock_guard lock(mutex_);
            endpoint_calls_.erase(id);
        }
        count(tool, word_of(how.how));
        to(how);
    };
    {
        const std::lock_guard lock(mutex_);
        endpoint_calls_[id] = {from.authorization, cancelled};
    }
    of->submit(std::make_unique<mcp_endpoint_call>(of, *place.endpoint, std::get<mcp::endpoint_arguments>(arguments),
                                                   std::move(from)),
               false);
    plugin::woken_together::wake(of);
    return id;
}

void mcp_runner::cancel(const std::string& id, const std::string& authorization) {
    {
        const std::lock_guard lock(mutex_);
        const auto call = endpoint_calls_.find(id);
        if (call != endpoint_calls_.end() && call->second.first == authorization) call->second.second->store(true);
    }
    jobs_->stop(id, scope_of(authorization));
}

void mcp_runner::release(const std::string& id) {
    std::shared_ptr<mcp_awaited> call;
    {
        const std::lock_guard lock(mutex_);
        const auto found = awaited_.find(id);
        if (found != awaited_.end()) call = found->second.lock();
    }
    if (call) call->release();
}

void mcp_runner::look(const std::string& id, const std::string& authorization, mcp::task_view then) {
    jobs_->fetch(id, scope_of(authorization), std::chrono::milliseconds(0),
                 [this, then = std::move(then)](const job::answer& with) {
                     if (!with.job || with.job->gone) return then(std::nullopt);
                     if (with.what == job::answer::kind::pending) return look_at(*with.job, then);
                     options_.later([this, then, job = with.job] { look_at(*job, then); });
                 });
}

void mcp_runner::look_at(const job::job_facts& job, const mcp::task_view& then) const {
    mcp::task_state task = task_state_of(job);
    const auto current = now();
    const mcp::offered_tools& tools = current->tools;
    const berth_endpoint* endpoint = nullptr;
    for (std::size_t i = 0; i < tools.places.size() && !endpoint; ++i) {
        const mcp::tool_place& place = tools.places[i];
        if (job.plugin != place.of->table().name || job.path != place.endpoint->path) continue;
        endpoint = place.endpoint;
        task.tool = tools.entries[i].name;
    }
    if (job::is_finished(job.state)) task.end = end_of(job, endpoint, most_bytes());
    then(task);
}

} // namespace berth::host::app
