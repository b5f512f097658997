#include <mcp/event_sink.hpp>

namespace berth::host::mcp {

http::response json_answer(int status, std::string body) {
    http::response answer;
    answer.status = status;
    answer.content_type = "application/json";
    answer.body = std::move(body);
    return answer;
}

http::response empty_answer(int status) {
    http::response answer;
    answer.status = status;
    return answer;
}

http::response stream_head() {
    http::response head;
    head.content_type = "text/event-stream";
    head.headers = {{"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
    return head;
}

std::string event_of(std::string_view message) {
    return "event: message\ndata: " + std::string(message) + "\n\n";
}

} // namespace berth::host::mcp
