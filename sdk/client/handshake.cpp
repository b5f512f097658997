#include "handshake.hpp"

#include "http_answer.hpp"
#include "http_call.hpp"
#include "random.hpp"
#include "refusal.hpp"

#include <berth/detail/text.hpp>

#include <Poco/SHA1Engine.h>

namespace berth::net {
namespace {

// What the server makes of the key, to show that it speaks this protocol and is no cache.
std::string answer_to(const std::string& key) {
    Poco::SHA1Engine engine;
    engine.update(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    const auto& digest = engine.digest();
    return berth::detail::base64_of(digest.data(), digest.size());
}

} // namespace

void shake_hands(pool::lease& connection, const address& to, const client_options& options, const std::string& target,
                 const call_site& site, const budget& time) {
    const std::string bytes = random_bytes(16);
    const std::string key = berth::detail::base64_of(bytes.data(), bytes.size());
    const std::string origin = (to.secure ? "https://" : "http://") + to.authority;
    const std::string head = request_head("GET", to.base + target, to.authority, options.headers,
                                          {{"Upgrade", "websocket"},
                                           {"Connection", "Upgrade"},
                                           {"Sec-WebSocket-Key", key},
                                           {"Sec-WebSocket-Version", "13"},
                                           {"Origin", origin}},
                                          {});
    send_all(*connection, head, time);
    const answer_head answer = read_head(*connection, time, options);
    if (answer.status != 101) {
        http_answer refusal(std::move(connection), answer, answer.status != 204, true, site, time, options);
        std::string text = refusal.rest();
        if (text.empty()) text = answer.reason.empty() ? "the server opens no WebSocket" : answer.reason;
        refuse(site, answer.status, std::move(text));
    }
    if (!same_without_case(answer.field("upgrade"), "websocket") || !answer.lists("connection", "upgrade") ||
        answer.field("sec-websocket-accept") != answer_to(key))
        throw fault(
            call_failure::unfit,
            "the server's WebSocket handshake is none: its Upgrade, Connection or Sec-WebSocket-Accept is wrong");
    if (!answer.field("sec-websocket-extensions").empty() || !answer.field("sec-websocket-protocol").empty())
        throw fault(call_failure::unfit, "the server chose a WebSocket extension or protocol that was not offered");
}

} // namespace berth::net
