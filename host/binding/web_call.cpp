#include <binding/web_call.hpp>

#include <observe/log.hpp>

namespace berth::host::binding {

namespace {

berth_slice slice(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

} // namespace

web_call::web_call(http::exchange exchange, std::shared_ptr<const served_plugin> plugin, const endpoint_plan& plan)
    : exchange_(std::move(exchange)), plugin_(std::move(plugin)), plan_(plan) {
    static_assert(sizeof(web_call) <= 1032);
}

bool web_call::bind(routing::match found) {
    const http::request& request = exchange_.request();
    path_ = std::move(found.decoded);
    headers_.reserve(request.headers.size());
    for (const http::header& one : request.headers) headers_.push_back({slice(one.name), slice(one.value)});
    arguments_.reserve(plan_.path.size() + plan_.query.size() + plan_.headers.size());
    if (auto fault = collect(plan_, found.parameters(), request, arguments_)) {
        fail(400, {}, *fault, 0);
        return false;
    }
    message.size = sizeof message;
    message.endpoint = plan_.index;
    message.method = slice(request.method);
    message.target = slice(request.target);
    message.arguments = arguments_.data();
    message.argument_count = static_cast<std::uint32_t>(arguments_.size());
    message.headers = headers_.data();
    message.header_count = static_cast<std::uint32_t>(headers_.size());
    bool has_body = plan_.body != endpoint_plan::body_kind::none && !request.body.empty();
    message.body = has_body ? slice(request.body) : slice("");
    return true;
}

void web_call::answer(const berth_answer& answer) noexcept {
    auto built = response_of(answer);
    if (auto fault = std::get_if<answer_fault>(&built)) return refuse_answer(*fault);
    finish(std::move(std::get<http::response>(built)));
}

// A file that is not there is the caller's news; anything else is the plugin's mistake, and the log's.
void web_call::refuse_answer(const answer_fault& fault) noexcept {
    if (fault.status == 404) return fail(404, {}, "the file does not exist", 0);
    http::problem problem;
    problem.status = fault.status;
    problem.detail = "the plugin's answer cannot be sent; the log has more under this instance";
    problem.instance = "call:" + std::to_string(message.id);
    observe::error("call.answer_refused",
                   {{"plugin", plugin_->name()}, {"call", problem.instance}, {"reason", fault.reason}});
    finish(http::to_response(problem));
}

void web_call::fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept {
    http::problem problem;
    problem.status = status;
    problem.title = title;
    problem.detail = detail;
    http::response response = http::to_response(problem, retry_after);
    // The host answers in the plugin's stead while the handler may still run, and the connection is the handler's until
    // it ends: the caller's next request shall not wait for it.
    response.close = status >= 503;
    finish(std::move(response));
}

void web_call::finish(http::response response) noexcept {
    plan_.counters.count(response.status);
    plugin_->seconds->observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count());
    exchange_.respond(std::move(response));
}

} // namespace berth::host::binding
