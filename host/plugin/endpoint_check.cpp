#include <plugin/endpoint_check.hpp>

#include <plugin/kind_check.hpp>
#include <plugin/streaming.hpp>

#include <algorithm>
#include <span>
#include <string>

namespace berth::host::plugin {

namespace {

constexpr std::uint32_t known_flags = 0x1fff;

class endpoint_checker {
public:
    endpoint_checker(const berth_endpoint& endpoint, const std::string& place, fault_list& faults)
        : endpoint_(endpoint), inputs_(endpoint.inputs, endpoint.input_count), place_(place), faults_(faults) {}

    void check() {
        if (endpoint_.flags & ~known_flags) fault("has unknown flags");
        check_running();
        check_body();
        check_result();
        check_socket();
        check_marshalled();
        check_files();
        check_stream();
        check_tool();
    }

private:
    bool is(std::uint32_t flags) const { return (endpoint_.flags & flags) == flags; }
    bool method_is(std::string_view name) const { return endpoint_.method == name; }
    std::ptrdiff_t count(berth_place place) const {
        return std::ranges::count_if(inputs_, [&](const berth_input& each) { return each.place == place; });
    }
    const berth_input* input_stream() const {
        const auto found = std::ranges::find(inputs_, berth_place{BERTH_PLACE_STREAM}, &berth_input::place);
        return found == inputs_.end() ? nullptr : &*found;
    }
    void fault(std::string_view sentence) { faults_.add(place_, sentence); }

    void check_running();
    void check_body();
    void check_result();
    void check_socket();
    void check_marshalled();
    void check_files();
    void check_stream();
    void check_tool();

    const berth_endpoint& endpoint_;
    const std::span<const berth_input> inputs_;
    const std::string& place_;
    fault_list& faults_;
};

void endpoint_checker::check_running() {
    if (is(BERTH_ENDPOINT_INLINE | BERTH_ENDPOINT_BLOCKING)) fault("is both inline and blocking");
    if (is(BERTH_ENDPOINT_INLINE) && streams(endpoint_))
        fault("is inline, but runs as long as its stream or socket lasts: the event loop cannot wait for it");
}

void endpoint_checker::check_body() {
    if (is(BERTH_ENDPOINT_WHOLE_BODY) && !endpoint_.body) fault("takes a whole body of no type");
    if (is(BERTH_ENDPOINT_WHOLE_BODY | BERTH_ENDPOINT_RAW_BODY)) fault("takes a body both raw and whole");
    if (is(BERTH_ENDPOINT_RAW_BODY) && count(BERTH_PLACE_BODY) > 0) fault("takes members of a JSON body, but its body is raw");
    std::size_t rests = 0;
    for (const berth_input& each : inputs_) {
        if (!each.field || !(each.field->flags & BERTH_FIELD_REST)) continue;
        const std::string which = place_ + ": input \"" + each.name + '"';
        if (each.place != BERTH_PLACE_BODY) faults_.add(which, "takes the members that nobody names, which only a JSON body has");
        check_rest_field(*each.field, which, faults_);
        if (++rests == 2) fault("has two inputs for the members that nobody names");
    }
}

void endpoint_checker::check_result() {
    const bool upgrades = is(BERTH_ENDPOINT_WEBSOCKET) && endpoint_.result_status == 101;
    if (!upgrades && (endpoint_.result_status < 200 || endpoint_.result_status > 299))
        fault("has the result status " + std::to_string(endpoint_.result_status) + ", expected 200 to 299");
    if (is(BERTH_ENDPOINT_STREAM | BERTH_ENDPOINT_FILE)) fault("answers both a stream and a file");
    if (is(BERTH_ENDPOINT_STREAM) && !endpoint_.result) fault("answers a stream of no type");
    const std::string_view type = endpoint_.content_type;
    const bool plain = std::ranges::all_of(type, [](char c) { return c >= ' ' && c <= '~'; });
    if (!type.empty() && (!plain || type.find('/') == type.npos))
        fault("has the content type \"" + std::string(type) + "\", expected one such as image/png");
}

void endpoint_checker::check_socket() {
    if (is(BERTH_ENDPOINT_MESSAGES) && !is(BERTH_ENDPOINT_SOCKET))
        fault("is called for each message (MESSAGES), but is no socket (SOCKET)");
    if (is(BERTH_ENDPOINT_SOCKET) && !is(BERTH_ENDPOINT_WEBSOCKET)) fault("is a socket (SOCKET), but no WebSocket (WEBSOCKET)");
    if (is(BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_MARSHALLED))
        fault("is a socket without a convention (SOCKET) that follows the marshalling convention (MARSHALLED)");
    if (is(BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_STREAM)) fault("is a socket, whose messages are no stream (STREAM)");
    if (is(BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_FILE)) fault("is a socket, which answers no file");
    if (is(BERTH_ENDPOINT_SOCKET) && count(BERTH_PLACE_BODY) + count(BERTH_PLACE_FILE) + count(BERTH_PLACE_STREAM) > 0)
        fault("is a socket, which takes values from the path, the query and headers alone");
    if (!is(BERTH_ENDPOINT_WEBSOCKET)) return;
    if (!method_is("GET")) fault("is a WebSocket with the method " + std::string(endpoint_.method) + ", expected GET");
    if (!is(BERTH_ENDPOINT_SOCKET) && !is(BERTH_ENDPOINT_MARSHALLED))
        fault("is a WebSocket that is neither a socket (SOCKET) nor follows the marshalling convention (MARSHALLED)");
    if (is(BERTH_ENDPOINT_RAW_BODY)) fault("is a WebSocket, whose handshake has no body");
}

void endpoint_checker::check_marshalled() {
    if (!is(BERTH_ENDPOINT_MARSHALLED)) return;
    if (!method_is("GET") && !method_is("POST"))
        fault("follows the marshalling convention with the method " + std::string(endpoint_.method) + ", expected GET or POST");
    if (is(BERTH_ENDPOINT_RAW_BODY) || is(BERTH_ENDPOINT_WHOLE_BODY))
        fault("follows the marshalling convention, so its body is made of inputs, not raw or whole");
}

void endpoint_checker::check_files() {
    if (count(BERTH_PLACE_FILE) == 0) return;
    if (is(BERTH_ENDPOINT_RAW_BODY) || is(BERTH_ENDPOINT_WHOLE_BODY)) fault("takes files, but its body is raw or one whole value");
    for (const berth_input& each : inputs_) {
        if (each.place != BERTH_PLACE_FILE || !each.field || !each.field->type) continue;
        const berth_type* type = each.field->type;
        if (type->kind == BERTH_KIND_OPTIONAL && type->element) type = type->element;
        if (type->kind != BERTH_KIND_BYTES)
            faults_.add(place_ + ": input \"" + each.name + '"',
                        "is a file of kind " + std::to_string(type->kind) + ", expected bytes or optional bytes");
    }
}

void endpoint_checker::check_stream() {
    const berth_input* stream = input_stream();
    if (!stream) return;
    if (const auto all = count(BERTH_PLACE_STREAM); all > 1)
        fault("takes " + std::to_string(all) + " input streams, at most one is possible");
    if (is(BERTH_ENDPOINT_WEBSOCKET)) return;
    if (count(BERTH_PLACE_BODY) + count(BERTH_PLACE_FILE) > 0)
        fault("takes an input stream beside JSON values or files: over HTTP the stream is the whole body");
    if (is(BERTH_ENDPOINT_RAW_BODY) || is(BERTH_ENDPOINT_WHOLE_BODY))
        fault("takes an input stream, but its body is raw or one whole value");
    const bool items = stream->field && stream->field->type && stream->field->type->kind != BERTH_KIND_BYTES;
    if (items && is(BERTH_ENDPOINT_MARSHALLED))
        fault("takes an input stream of items, which the marshalling convention carries over a WebSocket alone");
}

void endpoint_checker::check_tool() {
    if (!is(BERTH_ENDPOINT_TOOL)) return;
    if (!endpoint_.tool) fault("is a tool, but says nothing as such: `tool` is null");
    if (!method_is("POST")) fault("is a tool, which is called by POST alone");
    if (!inputs_.empty()) fault("is a tool, whose request is one whole value");
    if (endpoint_.flags & (BERTH_ENDPOINT_STREAM | BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_WEBSOCKET |
                           BERTH_ENDPOINT_SOCKET | BERTH_ENDPOINT_RAW_BODY | BERTH_ENDPOINT_INLINE))
        fault("is a tool, and something besides that a job cannot be");
}

} // namespace

void check_endpoint(const berth_endpoint& endpoint, const std::string& place, fault_list& faults) {
    endpoint_checker(endpoint, place, faults).check();
}

} // namespace berth::host::plugin
