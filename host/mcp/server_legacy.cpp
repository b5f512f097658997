// The legacy era: initialize, sessions, the GET stream.
#include <mcp/server.hpp>

#include <mcp/accept.hpp>
#include <mcp/reply.hpp>
#include <mcp/versions.hpp>

#include <algorithm>

namespace berth::host::mcp {
namespace {

refusal refused(int status, std::string why) {
    return {status, {code::not_a_message, std::move(why), {}}};
}

std::string supported() {
    std::string words;
    for (const std::string_view one : legacy_versions) words += (words.empty() ? "" : ", ") + std::string(one);
    return words;
}

} // namespace

// What a message of a session has to carry. `session` is its id when there is no fault.
std::optional<refusal> server::legacy_fault(const http::request& request, bool batch, std::string& session) {
    const std::string_view id = header_text(request, "mcp-session-id");
    if (id.empty()) return refused(400, "the header Mcp-Session-Id is missing; initialize gives one");
    const std::optional<std::string> version = sessions_.use(id);
    if (!version) return refused(404, "there is no such session, or it has ended");
    session = id;
    const std::string_view header = header_text(request, "mcp-protocol-version");
    if (!header.empty() && !is_legacy_version(header)) {
        return refused(400, "unsupported protocol version " + std::string(header) + "; supported: " + supported());
    }
    if (batch && *version != version_with_batches)
        return refused(400, "a list of messages is for version " + std::string(version_with_batches));
    return {};
}

void server::legacy(const http::request& request, const body_messages& body, const sink& to) {
    const id_json first = body.batch ? "null" : body.messages.front().id;
    const std::string_view accept = request.find("accept");
    if (!accepts(accept, "application/json") || !accepts(accept, "text/event-stream")) {
        return refuse(*to, 406, {code::not_a_message, "Accept has to name application/json and text/event-stream", {}},
                      first);
    }
    if (!body.batch && body.messages.front().method == "initialize") return initialize(body.messages.front(), to);
    std::string session;
    if (const auto fault = legacy_fault(request, body.batch, session))
        return refuse(*to, fault->status, fault->error, first);
    const auto is_request = [](const message& one) { return one.is == message::kind::request; };
    const auto requests = static_cast<std::size_t>(std::ranges::count_if(body.messages, is_request));
    for (const message& one : body.messages) {
        if (one.is == message::kind::notification) legacy_notification(one, session);
    }
    if (requests == 0) return to->respond(empty_answer(202));
    const auto channel = channel_for(request, to, requests, body.batch);
    keep(channel);
    for (const message& one : body.messages) {
        if (is_request(one)) legacy_request(one, request, session, channel);
    }
}

void server::initialize(const message& one, const sink& to) {
    if (one.is != message::kind::request) return refuse(*to, 400, {code::not_a_message, "initialize is a request", {}});
    const rapidjson::Value* asked = one.param("protocolVersion");
    if (asked == nullptr || !asked->IsString()) {
        return refuse(*to, 200, {code::bad_params, "params.protocolVersion has to be a text", {}}, one.id);
    }
    const std::string_view version = is_legacy_version(text_of(*asked)) ? text_of(*asked) : newest_legacy;
    const std::optional<std::string> session = sessions_.open(version);
    if (!session) {
        return refuse(
            *to, 503,
            {code::server_fault, "at most " + std::to_string(options_.sessions.most) + " sessions (mcp.sessions)", {}},
            one.id);
    }
    std::string result = R"({"protocolVersion":)" + json_of(version) + R"(,"capabilities":)" +
                         capabilities(era::legacy) + R"(,"serverInfo":)" + server_info();
    if (!options_.instructions.empty()) result += R"(,"instructions":)" + json_of(options_.instructions);
    http::response answer = json_answer(200, result_message(one.id, result + "}"));
    answer.headers.emplace_back("Mcp-Session-Id", *session);
    to->respond(std::move(answer));
}

void server::legacy_request(const message& one, const http::request& request, const std::string& session,
                            const std::shared_ptr<answer_channel>& channel) {
    if (one.method == "ping") return channel->answer(result_message(one.id, "{}"));
    if (one.method == "tools/list") return list_tools(one, era::legacy, *channel);
    if (one.method == "tools/call") return call_tool(one, request, era::legacy, session, channel);
    channel->answer(error_message(one.id, {code::unknown_method, "there is no method " + one.method, {}}));
}

void server::legacy_notification(const message& one, const std::string& session) {
    const rapidjson::Value* id = one.param("requestId");
    if (one.method == "notifications/cancelled" && id != nullptr) calls_.cancel(session, json_of(*id));
}

void server::listen_to_session(const http::request& request, const sink& to) {
    if (!accepts(request.find("accept"), "text/event-stream")) {
        return refuse(*to, 406, {code::not_a_message, "Accept has to name text/event-stream", {}});
    }
    std::string session;
    if (const auto fault = legacy_fault(request, false, session)) return refuse(*to, fault->status, fault->error);
    subscription what;
    what.session = session;
    switch (listeners_->open(std::move(what), to)) {
    case listeners::outcome::taken:
        return refuse(*to, 409, {code::not_a_message, "the session has such a stream already", {}});
    case listeners::outcome::too_many:
        return refuse(*to, 503, {code::server_fault, too_many_streams(), {}});
    case listeners::outcome::closed:
        return refuse(*to, 503, {code::server_fault, listeners::closed_text, {}});
    default:
        return;
    }
}

void server::end_session(const http::request& request, const sink& to) {
    std::string session;
    if (const auto fault = legacy_fault(request, false, session)) return refuse(*to, fault->status, fault->error);
    sessions_.end(session);
    listeners_->end_session(session);
    to->respond(empty_answer(200));
}

} // namespace berth::host::mcp
