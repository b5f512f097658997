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
    std::string event = "event: message\ndata: ";
    // Between the tokens of JSON a line feed is a blank; inside texts there is none. In an event it would end the line.
    for (const char letter : message) event += letter == '\n' || letter == '\r' ? ' ' : letter;
    return event + "\n\n";
}

} // namespace berth::host::mcp
