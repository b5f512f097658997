#include "http_call.hpp"

#include "http_answer.hpp"

namespace berth::net {
namespace {

// A kept connection that was dead: nothing of an answer had come.
struct found_dead {};

std::string framing_of(const detail::outgoing& call) {
    if (call.pieces) return "Transfer-Encoding: chunked\r\n";
    if (call.body.empty() && (call.method == "GET" || call.method == "DELETE")) return {};
    return "Content-Length: " + std::to_string(call.body.size()) + "\r\n";
}

std::string chunk_of(const std::string& piece) {
    char size[20];
    const int length = std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    std::string chunk;
    chunk.reserve(piece.size() + 24);
    return chunk.append(size, static_cast<std::size_t>(length)).append(piece).append("\r\n");
}

// False: the server spoke before it had everything.
bool send_pieces(wire& connection, const detail::outgoing& call, const budget& time) {
    std::string piece;
    for (;;) {
        piece.clear();
        const bool more = call.pieces(piece);
        if (more && piece.empty()) continue; // an empty chunk would be the end
        if (connection.speaks()) return false;
        if (!send_all(connection, more ? chunk_of(piece) : std::string("0\r\n\r\n"), time)) return false;
        if (!more) return true;
    }
}

bool send_request(wire& connection, std::string& head, const detail::outgoing& call, const budget& time) {
    constexpr std::size_t joined = 64 * 1024; // up to here head and body leave in one piece
    if (call.pieces) return send_all(connection, head, time) && send_pieces(connection, call, time);
    if (call.body.size() <= joined) return send_all(connection, head.append(call.body), time);
    return send_all(connection, head, time) && send_all(connection, call.body, time);
}

std::unique_ptr<detail::incoming> attempt(pool::lease connection, bool kept, const address& to,
                                          const client_options& options, detail::outgoing& call, const call_site& site,
                                          const budget& time) {
    std::string head =
        request_head(call.method, to.base + call.target, to.authority, options.headers, call.headers, framing_of(call));
    bool whole = false;
    answer_head answer;
    try {
        try {
            whole = send_request(*connection, head, call, time);
        } catch (const fault& what) {
            // The server may have answered before it closed.
            if (what.kind != call_failure::broken_off) throw;
        }
        answer = read_head(*connection, time, options);
    } catch (const fault& what) {
        if (kept && what.kind == call_failure::broken_off && connection->buffered().empty()) throw found_dead();
        throw;
    }
    const bool has_body = call.method != "HEAD" && answer.status != 204 && answer.status != 304;
    return std::make_unique<http_answer>(std::move(connection), answer, has_body, whole, site, time, options);
}

} // namespace

bool send_all(wire& connection, std::string_view bytes, const budget& time) {
    auto until = time.to_send();
    while (!bytes.empty()) {
        const std::size_t sent = connection.write(bytes);
        bytes.remove_prefix(sent);
        if (sent > 0) {
            until = time.to_send();
            continue;
        }
        const auto ready = connection.wait(true, true, until);
        if (ready.readable && !ready.writable && connection.speaks()) return false;
        if (!ready.writable && !ready.readable && clock::now() >= until)
            time.not_sent("the server did not take the request");
    }
    return true;
}

answer_head read_head(wire& connection, const budget& time, const client_options& options) {
    std::string text;
    for (;;) {
        const std::string_view here = connection.buffered();
        const std::size_t end = here.find("\r\n\r\n");
        if (end == std::string_view::npos) {
            if (here.size() >= std::min<std::size_t>(options.header_bytes, 64 * 1024 - 1))
                throw fault(call_failure::unfit, "the head of the answer is longer than " +
                                                     std::to_string(here.size()) + " bytes (header_bytes)");
            receive(connection, time, "the head of its answer");
            continue;
        }
        auto head = answer_head_from(here.substr(0, end));
        if (!head)
            throw fault(call_failure::unfit, "expected an HTTP/1.1 answer, found \"" +
                                                 std::string(here.substr(0, std::min<std::size_t>(end, 40))) + '"');
        connection.consume(end + 4);
        if (head->status >= 200 || head->status == 101) return std::move(*head);
    }
}

std::unique_ptr<detail::incoming> perform(pool& connections, const address& to, const client_options& options,
                                          detail::outgoing& call) {
    const call_site site{call.method, to.url(call.target)};
    const budget time(options);
    try {
        // A body from a function cannot be sent twice, so it goes over no connection that may turn out dead.
        for (bool reuse = !call.pieces;; reuse = false) {
            pool::lease connection = connections.take(time.to_connect(), reuse);
            const bool kept = static_cast<bool>(connection);
            if (!kept) connection.connect(time.to_connect());
            try {
                return attempt(std::move(connection), kept, to, options, call, site, time);
            } catch (const found_dead&) {
                // Once more, over a new connection.
            }
        }
    } catch (const fault& what) {
        site.fail(what);
    }
}

} // namespace berth::net
