#include <plugin/call_sink.hpp>

#include <observe/log.hpp>
#include <plugin/slices.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace berth::host::plugin {

namespace {

// As much as the plugin's ABI knows of it.
berth_answer known_part(const berth_answer* given) {
    berth_answer known{};
    if (given) std::memcpy(&known, given, std::min<std::size_t>(given->size, sizeof known));
    known.size = sizeof known;
    return known;
}

} // namespace

call_sink::call_sink(invocation& call, const berth_endpoint& endpoint, std::string_view plugin)
    : call_(call), endpoint_(endpoint), plugin_(plugin) {
    table_.size = sizeof table_;
    table_.state = this;
    table_.answer = [](void* to, const berth_answer* given) { static_cast<call_sink*>(to)->answer(given); };
    table_.begin = [](void* to, const berth_answer* head) { static_cast<call_sink*>(to)->begin(head); };
    table_.send = [](void* to, berth_piece kind, berth_slice piece) {
        return static_cast<call_sink*>(to)->send(kind, piece);
    };
    table_.end = [](void* to, const berth_slice* failure) { static_cast<call_sink*>(to)->end(failure); };
}

void call_sink::answer(const berth_answer* given) {
    if (state_ != state::open) return warn("plugin.answered_twice");
    state_ = state::answered;
    const berth_answer known = known_part(given);
    if (!call_.settle()) return; // too late: the host has answered in its stead
    if (!nonsense(known)) call_.answer(known);
}

void call_sink::begin(const berth_answer* head) {
    if (state_ != state::open) return warn("plugin.answered_twice");
    const bool may = has(BERTH_ENDPOINT_STREAM) || (has(BERTH_ENDPOINT_SOCKET) && !has(BERTH_ENDPOINT_MESSAGES));
    state_ = may ? state::streaming : state::answered;
    if (!may) {
        if (call_.settle()) fail(500, "The plugin failed", " began a stream, although it is declared to answer none");
        return;
    }
    const berth_answer known = known_part(head);
    if (!call_.settle_by_stream()) return;
    if (!has(BERTH_ENDPOINT_SOCKET) && nonsense(known)) return;
    carries_ = call_.begin(known);
    if (!carries_) fail(501, "The call carries no stream", " answers a stream, for which the call has no way back");
}

bool call_sink::send(berth_piece kind, berth_slice piece) {
    const bool message = has(BERTH_ENDPOINT_MESSAGES) && state_ == state::open;
    const bool sensible = (kind == BERTH_PIECE_TEXT || kind == BERTH_PIECE_BYTES) && (message || state_ == state::streaming);
    if (!sensible) {
        if (!std::exchange(warned_, true)) warn("plugin.sent_nowhere");
        return false;
    }
    if (message ? call_.settled() : !carries_) return false; // the host has given up on it
    if (!call_.broken_off() && call_.send(kind, view(piece))) return true;
    cut_ = true;
    return false;
}

void call_sink::end(const berth_slice* failure) {
    if (state_ != state::streaming) return warn("plugin.ended_twice");
    state_ = state::ended;
    if (!carries_) return;
    if (failure) return end_with(view(*failure));
    // Its method saw that nothing leaves any more and returned as it should, but the reader must not take what it got for
    // the whole.
    if (cut_ && call_.broken_off() && !has(BERTH_ENDPOINT_SOCKET))
        return end_with("plugin " + std::string(plugin_) + " stopped before the end of the stream");
    call_.end(nullptr);
}

void call_sink::close(const std::string& thrown) noexcept {
    if (!thrown.empty())
        observe::error("plugin.call_threw",
                       {{"plugin", plugin_}, {"endpoint", method()}, {"call", call_.message.id}, {"what", thrown}});
    // What was thrown stays in the log: it may name things that are nobody's business outside.
    const std::string more = "; the log has more under call " + std::to_string(call_.message.id);
    if (state_ == state::streaming) {
        if (thrown.empty()) warn("plugin.stream_not_ended");
        state_ = state::ended;
        if (carries_)
            end_with("plugin " + std::string(plugin_) + ": " + method() +
                     (thrown.empty() ? " returned before it ended its stream" : " threw an exception") + more);
        return;
    }
    if (state_ != state::open || !call_.settle()) return;
    if (thrown.empty() && has(BERTH_ENDPOINT_MESSAGES)) return call_.end(nullptr);
    fail(500, "The plugin failed", (thrown.empty() ? " returned without an answer" : " threw an exception") + more);
}

// An answer without a sensible status is failed.
bool call_sink::nonsense(const berth_answer& given) {
    if (given.status >= 200 && given.status <= 599) return false;
    fail(500, "The plugin answered nonsense", " answered with status " + std::to_string(given.status));
    return true;
}

void call_sink::fail(int status, std::string_view title, std::string_view what) {
    call_.fail(status, title, "plugin " + std::string(plugin_) + ": " + method() + std::string(what));
}

void call_sink::end_with(std::string_view failure) { call_.end(&failure); }

void call_sink::warn(std::string_view event) {
    observe::warning(event, {{"plugin", plugin_}, {"endpoint", method()}, {"call", call_.message.id}});
}

std::string call_sink::method() const { return std::string(endpoint_.service) + "." + endpoint_.name; }

} // namespace berth::host::plugin
