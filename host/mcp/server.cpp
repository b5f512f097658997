// What both eras share: who may speak, reading messages, the list of tools, calls.
#include <mcp/server.hpp>

#include <mcp/accept.hpp>
#include <mcp/reply.hpp>
#include <mcp/versions.hpp>
#include <telemetry/telemetry.hpp>

#include <algorithm>

namespace berth::host::mcp {
namespace {

// Also those of legacy clients of later versions: parameters do not matter.
bool is_json(std::string_view content_type) {
    return media_types(content_type) == std::vector<std::string>{"application/json"};
}

std::string json_object(const rapidjson::Value* value) {
    return value == nullptr ? "{}" : json_of(*value);
}

std::string meta_text(const message& one, const char* name) {
    const rapidjson::Value* value = one.meta(name);
    return value != nullptr && value->IsString() ? std::string(text_of(*value)) : std::string();
}

// Of one tools/call, named as OpenTelemetry's conventions for MCP have it. Empty while nothing is exported.
telemetry::span call_span(const http::request& request, const call_request& wanted, const call_origin& from) {
    if (telemetry::skips(request.target)) return {};
    const auto parent = telemetry::context_of(wanted.trace_parent, wanted.trace_state);
    telemetry::span made = telemetry::begin("tools/call " + wanted.tool, telemetry::span_kind::server, parent);
    made.set("mcp.method.name", "tools/call");
    made.set("gen_ai.tool.name", wanted.tool);
    made.set("jsonrpc.request.id", from.id);
    made.set("url.path", request.path);
    if (!from.session.empty()) made.set("mcp.session.id", from.session);
    if (const auto version = header_text(request, "mcp-protocol-version"); !version.empty())
        made.set("mcp.protocol.version", version);
    return made;
}

} // namespace

server::server(server_options options, tool_runner& runner, clock now)
    : options_(std::move(options)), runner_(runner), now_(now), sessions_(options_.sessions, now),
      calls_(options_.calls, runner, now), listeners_(std::make_shared<listeners>(options_.listeners, now)),
      tools_(std::make_shared<const std::vector<tool_entry>>()) {}

void server::offer(std::vector<tool_entry> tools) {
    {
        const std::lock_guard lock(mutex_);
        tools_ = std::make_shared<const std::vector<tool_entry>>(std::move(tools));
    }
    listeners_->tools_changed();
}

void server::handle(const http::request& request, const std::shared_ptr<event_sink>& to) {
    if (const auto fault = origin_fault(request, options_.origins))
        return refuse(*to, 403, {code::not_a_message, *fault, {}});
    if (options_.access.knows && options_.access.tools.empty() && !options_.access.knows(request.find("authorization")))
        return refuse_unknown(*to, options_.access, "null");
    if (request.method == "POST") return post(request, to);
    const bool modern_client = is_modern_date(header_text(request, "mcp-protocol-version"));
    if (modern_client || (request.method != "GET" && request.method != "DELETE"))
        return refuse_method(*to, modern_client);
    if (request.method == "GET") return listen_to_session(request, to);
    end_session(request, to);
}

void server::post(const http::request& request, const sink& to) {
    if (!is_json(request.find("content-type"))) {
        return refuse(*to, 415, {code::not_a_message, "Content-Type has to be application/json", {}});
    }
    if (request.body.size() > options_.body_bytes) {
        return refuse(
            *to, 413,
            {code::not_a_message, "at most " + std::to_string(options_.body_bytes) + " bytes (mcp.body_bytes)", {}});
    }
    const auto read = read_messages(request.body);
    if (const auto* error = std::get_if<rpc_error>(&read)) return refuse(*to, 400, *error);
    const auto& body = std::get<body_messages>(read);
    if (asks_for_guarded_tool(body, options_.access) && !options_.access.knows(request.find("authorization")))
        return refuse_unknown(*to, options_.access, body.batch ? "null" : body.messages.front().id);
    if (body.batch) return legacy(request, body, to);
    const message& one = body.messages.front();
    const auto decided = era_of(one, request);
    if (const auto* fault = std::get_if<refusal>(&decided)) return refuse(*to, fault->status, fault->error, one.id);
    if (std::get<era>(decided) == era::modern)
        modern(request, one, to);
    else
        legacy(request, body, to);
}

void server::list_tools(const message& one, era in, answer_channel& channel) const {
    const rapidjson::Value* cursor = one.param("cursor");
    const auto bad_cursor = [&] { channel.answer(error_message(one.id, {code::bad_params, "no such cursor", {}})); };
    if (cursor != nullptr && !cursor->IsString()) return bad_cursor();
    const tool_entries all = tools();
    const auto from = cursor == nullptr ? std::optional<std::string_view>() : text_of(*cursor);
    const auto page = tool_page(*all, from, options_.page_size, in == era::modern);
    if (!page) return bad_cursor();
    std::string result = "{" + *page;
    if (in == era::modern) {
        result += R"(,"ttlMs":)" + std::to_string(options_.list_ttl.count()) +
                  R"(,"cacheScope":"public","resultType":"complete")" + modern_tail();
    }
    channel.answer(result_message(one.id, result + "}"));
}

void server::call_tool(const message& one, const http::request& request, era in, const std::string& session,
                       const std::shared_ptr<answer_channel>& channel) {
    const auto bad = [&](const std::string& why) {
        channel->answer(error_message(one.id, {code::bad_params, why, {}}));
    };
    const rapidjson::Value* name = one.param("name");
    const rapidjson::Value* arguments = one.param("arguments");
    const rapidjson::Value* token = one.meta("progressToken");
    if (name == nullptr || !name->IsString()) return bad("params.name has to be a text");
    if (arguments != nullptr && !arguments->IsObject()) return bad("params.arguments has to be an object");
    if (token != nullptr && !token->IsString() && !token->IsInt64())
        return bad("progressToken is a text or an integer");
    const tool_entries all = tools();
    const auto tool = std::ranges::find(*all, text_of(*name), &tool_entry::name);
    if (tool == all->end()) return bad("there is no tool " + std::string(text_of(*name)));
    call_origin origin;
    origin.id = one.id;
    origin.session = session;
    origin.authorization = request.find("authorization");
    origin.rules = rules(in, !tool->output_schema.empty());
    origin.progress_token = token == nullptr ? std::string() : json_of(*token);
    origin.may_become_task = options_.tasks && in == era::modern && knows_tasks(one);
    origin.task_after = tool->task_after.value_or(options_.calls.task_after);
    origin.modern_tail = modern_tail();
    call_request wanted{tool->name, json_object(arguments), origin.authorization, meta_text(one, "traceparent"),
                        meta_text(one, "tracestate")};
    if (wanted.trace_parent.empty()) {
        wanted.trace_parent = request.find("traceparent");
        wanted.trace_state = request.find("tracestate");
    }
    wanted.wants_progress = !origin.progress_token.empty() || origin.may_become_task;
    telemetry::span span = call_span(request, wanted, origin);
    calls_.start(std::move(origin), std::move(span), std::move(wanted), channel);
}

void server::task_changed(const std::string& id) {
    for (const std::string& authorization : listeners_->watching(id)) {
        const auto seen = [to = listeners_, id, authorization, allowed = rules(era::modern, false),
                           poll = options_.calls.task_poll](const std::optional<task_state>& task) {
            if (task) to->task_changed(id, authorization, task_members(id, *task, allowed, poll));
        };
        runner_.look(id, authorization, seen);
    }
}

void server::tick() {
    for (const std::string& id : listeners_->sessions()) sessions_.use(id); // who listens is not idle
    for (const std::string& id : sessions_.drop_idle()) listeners_->end_session(id);
    calls_.tick();
    listeners_->tick();
    std::vector<std::shared_ptr<answer_channel>> open;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(channels_, [](const auto& one) { return one->over() || one->gone(); });
        open = channels_;
    }
    for (const auto& channel : open) channel->tick();
}

void server::close() {
    listeners_->end_all(R"("resultType":"complete")" + modern_tail());
}

void server::reopen() {
    listeners_->reopen();
}

server_load server::load() const {
    return {sessions_.count(), listeners_->count(), calls_.count()};
}

std::shared_ptr<answer_channel> server::channel_for(const http::request& request, const sink& to, std::size_t expected,
                                                    bool batch) {
    channel_options options;
    options.may_stream = accepts(request.find("accept"), "text/event-stream");
    options.batch = batch;
    options.expected = expected;
    options.heartbeat = options_.listeners.heartbeat;
    return std::make_shared<answer_channel>(to, options, now_);
}

void server::keep(std::shared_ptr<answer_channel> channel) {
    const std::lock_guard lock(mutex_);
    if (channels_.size() >= options_.calls.most) std::erase_if(channels_, [](const auto& one) { return one->over(); });
    channels_.push_back(std::move(channel));
}

server::tool_entries server::tools() const {
    const std::lock_guard lock(mutex_);
    return tools_;
}

std::string server::too_many_streams() const {
    return "at most " + std::to_string(options_.listeners.most) + " streams (mcp.listeners)";
}

std::string server::server_info() const {
    std::string info = R"({"name":)" + json_of(options_.name) + R"(,"version":)" + json_of(options_.version);
    if (!options_.title.empty()) info += R"(,"title":)" + json_of(options_.title);
    return info + "}";
}

std::string server::modern_tail() const {
    return R"(,"_meta":{"io.modelcontextprotocol/serverInfo":)" + server_info() + "}";
}

std::string server::capabilities(era in) const {
    std::string all = R"({"tools":{"listChanged":true})";
    if (in == era::modern && options_.tasks) all += R"(,"extensions":{")" + std::string(tasks_extension) + R"(":{}})";
    return all + "}";
}

result_rules server::rules(era in, bool has_output_schema) const {
    return {in, has_output_schema, options_.blob_bytes, options_.text_bytes};
}

} // namespace berth::host::mcp
