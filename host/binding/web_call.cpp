#include <binding/web_call.hpp>

#include <binding/convention.hpp>
#include <observe/log.hpp>
#include <plugin/slices.hpp>

#include <algorithm>
#include <atomic>

namespace berth::host::binding {

namespace {

using plugin::slice_of;
using plugin::view;

constexpr std::string_view interruption = "the host ended the call: its plugin stops, or its time is over";

} // namespace

struct web_call::streaming {
    explicit streaming(framing how) : answer(how) {}
    call_body body;
    stream_answer answer;
    std::atomic<bool> interrupted{false}; // any thread sets it, the call's thread reads
};

web_call::web_call(http::exchange exchange, std::shared_ptr<const served_plugin> plugin, const endpoint_plan& plan)
    : exchange_(std::move(exchange)), plugin_(std::move(plugin)), plan_(plan),
      span_(server_span(exchange_, plan.endpoint->path)) {
    static_assert(sizeof(web_call) <= 1032);
}

// What still comes of the body is for nobody.
web_call::~web_call() {
    if (streaming_) streaming_->body.interrupt(interruption);
}

bool web_call::bind(routing::match found, const means& with) {
    const http::request& request = exchange_.request();
    path_ = std::move(found.decoded);
    headers_.reserve(request.headers.size());
    for (const http::header& one : request.headers) headers_.push_back({slice_of(one.name), slice_of(one.value)});
    if (span_) pass_trace_on();
    arguments_.reserve(plan_.path.size() + plan_.query.size() + plan_.headers.size());
    if (auto fault = collect(plan_, found.parameters(), request, arguments_)) {
        fail(400, {}, *fault, 0);
        return false;
    }
    message.size = sizeof message;
    message.endpoint = plan_.index;
    message.method = slice_of(request.method);
    message.target = slice_of(request.target);
    message.arguments = arguments_.data();
    message.argument_count = static_cast<std::uint32_t>(arguments_.size());
    message.headers = headers_.data();
    message.header_count = static_cast<std::uint32_t>(headers_.size());
    return bind_body(with);
}

// What the plugin calls in turn hangs under this request's span.
void web_call::pass_trace_on() {
    const std::string text = telemetry::traceparent_of(*span_.where());
    char* const kept = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::ranges::copy(text, kept);
    std::erase_if(headers_, [](const berth_header& one) { return view(one.name) == "traceparent"; });
    headers_.push_back({slice_of("traceparent"), slice_of({kept, text.size()})});
}

bool web_call::bind_body(const means& with) {
    using enum endpoint_plan::body_kind;
    const http::request& request = exchange_.request();
    bool taken = plan_.body == json || plan_.body == bytes;
    message.body = taken && !request.body.empty() ? slice_of(request.body) : slice_of("");
    if ((taken || plan_.body == none) && plan_.answers == endpoint_plan::answer_kind::whole) return true;
    streaming_ = std::make_unique<streaming>(framing_of(plan_, request.find("accept")));
    if (taken || plan_.body == none) return true;
    if (auto fault = streaming_->body.take(plan_, exchange_, with)) {
        fail(fault->status, {}, fault->detail, fault->retry_after);
        return false;
    }
    streaming_->body.fill(message);
    return true;
}

void web_call::answer(const berth_answer& answer) noexcept {
    auto built = response_of(answer);
    if (auto fault = std::get_if<answer_fault>(&built)) return refuse_answer(*fault);
    dress(std::get<http::response>(built));
    finish(std::move(std::get<http::response>(built)));
}

// A file by the convention has a type also when the plugin names none.
void web_call::dress(http::response& response) const {
    if (!plan_.marshalled || response.status >= 300 || !plan_.has(BERTH_ENDPOINT_FILE)) return;
    response.content_type = content_type_of(plan_, framing::pieces, response.content_type);
}

// A file that is not there is the caller's news; anything else is the plugin's mistake, and the log's.
void web_call::refuse_answer(const answer_fault& fault) noexcept {
    if (fault.status == 404) return fail(404, {}, "the file does not exist", 0);
    std::string call = "call:" + std::to_string(message.id);
    observe::error("call.answer_refused", {{"plugin", plugin_->name()}, {"call", call}, {"reason", fault.reason}});
    constexpr std::string_view detail = "the plugin's answer cannot be sent; the log has more under this instance";
    if (plan_.marshalled) return finish(plain_refusal(fault.status, std::string(detail) + " (" + call + ")"));
    http::problem problem;
    problem.status = fault.status;
    problem.detail = detail;
    problem.instance = call;
    finish(http::to_response(problem));
}

void web_call::fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept {
    http::problem problem;
    problem.status = status;
    problem.title = title;
    problem.detail = detail;
    http::response response = plan_.marshalled ? plain_refusal(status, std::string(detail), retry_after)
                                               : http::to_response(problem, retry_after);
    // The host answers in the plugin's stead while the handler may still run, and the connection is the handler's until
    // it ends: the caller's next request shall not wait for it.
    response.close = status >= 503;
    finish(std::move(response));
}

bool web_call::begin(const berth_answer& head) noexcept {
    if (!streaming_ || plan_.answers == endpoint_plan::answer_kind::whole) return false;
    berth_answer known = head;
    known.body = known.file = {};
    auto built = response_of(known);
    if (auto fault = std::get_if<answer_fault>(&built)) {
        refuse_answer(*fault); // what is sent now goes nowhere
        return true;
    }
    http::response& response = std::get<http::response>(built);
    response.content_type = content_type_of(plan_, streaming_->answer.how(), view(head.content_type));
    if (streaming_->answer.how() == framing::events) response.headers.emplace_back("Cache-Control", "no-cache");
    streaming_->answer.begin(std::move(response));
    return true;
}

bool web_call::send(berth_piece kind, std::string_view piece) noexcept {
    if (!streaming_ || streaming_->interrupted.load(std::memory_order_relaxed)) return false;
    return streaming_->answer.send(exchange_, kind, piece);
}

void web_call::end(const std::string_view* failure) noexcept {
    if (!streaming_ || !streaming_->answer.begun()) return;
    int status = streaming_->answer.head().status;
    switch (streaming_->answer.end(exchange_, failure)) {
    case stream_answer::ending::whole:
        return count(status);
    case stream_answer::ending::torn: // with the exchange
        observe::debug("call.stream_torn", {{"plugin", plugin_->name()}, {"call", message.id}});
        return count(500);
    case stream_answer::ending::unstarted:
        break;
    }
    if (failure) return fail(500, {}, *failure, 0);
    finish(std::move(streaming_->answer.head()));
}

void web_call::interrupt() noexcept {
    if (!streaming_) return;
    streaming_->interrupted.store(true, std::memory_order_relaxed);
    streaming_->body.interrupt(interruption);
}

void web_call::finish(http::response response) noexcept {
    count(response.status);
    exchange_.respond(std::move(response));
}

void web_call::count(int status) noexcept {
    plan_.counters.count(status);
    end_server_span(span_, status);
    plugin_->seconds->observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count());
}

} // namespace berth::host::binding
