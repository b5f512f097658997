#include "job_lender.hpp"

#include <binding/web_call.hpp>
#include <http/problem.hpp>

namespace berth::host::testing {

namespace {

std::string_view header(const berth_call& message, std::string_view name) {
    for (std::uint32_t i = 0; i < message.header_count; ++i)
        if (std::string_view(message.headers[i].name.data, message.headers[i].name.size) == name)
            return {message.headers[i].value.data, message.headers[i].value.size};
    return {};
}

} // namespace

const berth_job* lent_jobs::lend(const berth_call& message) {
    constexpr std::string_view urn = "urn:ivcap:job:";
    std::string_view id = header(message, "job-id");
    if (id.starts_with(urn)) id.remove_prefix(urn.size());
    const std::lock_guard lock(mutex_);
    lent& made = jobs_.emplace_back();
    made.id = id.empty() ? "test-job-" + std::to_string(jobs_.size()) : std::string(id);
    made.authorization = header(message, "authorization");
    made.owner = this;
    made.job = {sizeof(berth_job),
                1,
                {made.id.data(), made.id.size()},
                {made.authorization.data(), made.authorization.size()},
                &made,
                &report};
    return &made.job;
}

bool lent_jobs::report(void* state, berth_slice event) {
    auto& self = *static_cast<lent*>(state)->owner;
    const std::lock_guard lock(self.mutex_);
    self.events_.emplace_back(event.data, event.size);
    return true;
}

std::vector<std::string> lent_jobs::events() const {
    const std::lock_guard lock(mutex_);
    return events_;
}

job_lender::job_lender(std::shared_ptr<plugin::instance> inner, lent_jobs& jobs)
    : inner_(std::move(inner)), jobs_(jobs) {
    description_ = inner_->about();
}

void job_lender::submit(std::unique_ptr<plugin::invocation> call, bool on_loop) noexcept {
    const auto endpoints = description_->endpoints();
    const std::uint32_t endpoint = call->message.endpoint;
    if (endpoint < endpoints.size() && (endpoints[endpoint].flags & BERTH_ENDPOINT_TOOL))
        call->message.job = jobs_.lend(call->message);
    inner_->submit(std::move(call), on_loop);
}

http::admission tools_at_once::admit(const http::request&, const binding::endpoint_plan&, binding::tool_page) noexcept {
    return {};
}

void tools_at_once::handle(binding::tool_request asked) noexcept {
    if (asked.page != binding::tool_page::submit)
        return asked.call.respond(http::to_response({.status = 501, .detail = "the host of a test runs tools, and keeps no jobs"}));
    const auto plugin = asked.plugin;
    auto call = std::make_unique<binding::web_call>(std::move(asked.call), plugin, *asked.plan);
    if (!call->bind({}, with_)) return;
    plugin->instance->submit(std::move(call), false);
    plugin->instance->wake();
}

} // namespace berth::host::testing
