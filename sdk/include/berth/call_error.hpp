// What a call through a client throws when it did not succeed: which call, what kind of failure, and what the server
// said. It is a problem, so a handler that lets it pass answers its own caller sensibly: the server's status when the
// server refused, else 502, 503 or 504.
#pragma once

#include <berth/problem.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace berth {

enum class call_failure {
    not_connected, // the server could not be reached, or is not who it should be
    timed_out,     // one of the client's limits passed
    broken_off,    // the connection ended before the answer did
    refused,       // the server answered with an error
    unfit,         // the answer is none that this endpoint can give, or exceeds a limit
};

constexpr std::string_view name_of(call_failure kind) {
    constexpr std::string_view names[] = {"not connected", "timed out", "broken off", "refused", "unfit answer"};
    return names[static_cast<std::size_t>(kind)];
}

class call_error : public problem {
public:
    // `text` is the server's own when it refused, else a sentence of the client.
    call_error(call_failure kind, int status, std::string text, std::string method, std::string url)
        : problem(status, text), kind_(kind), text_(std::move(text)), method_(std::move(method)), url_(std::move(url)) {
        say();
    }

    // The whole in one line: "POST http://…/add/1/2: refused, 500: Expected int at data.value, got str".
    const char* what() const noexcept override { return line_.c_str(); }
    call_failure kind() const noexcept { return kind_; }
    const std::string& method() const noexcept { return method_; }
    const std::string& url() const noexcept { return url_; }
    // What the server sent as the body of its error, as it came.
    const std::string& text() const noexcept { return text_; }
    // Did a server answer? Then status() is what it said. A WebSocket's error messages have no status: 500.
    bool answered() const noexcept { return kind_ == call_failure::refused; }

    // Of a problem document (RFC 9457): its type and title are this error's, its detail stands in the line.
    void take_document(std::string type_uri, std::string title_text, std::string detail_text) {
        type(std::move(type_uri));
        title(std::move(title_text));
        server_detail_ = std::move(detail_text);
        say();
    }
    // The `detail` of the server's problem document, else its text.
    const std::string& server_detail() const noexcept { return server_detail_.empty() ? text_ : server_detail_; }

private:
    void say() {
        line_ = method_ + ' ' + url_ + ": " + std::string(name_of(kind_));
        if (answered()) line_ += ", " + std::to_string(status());
        line_ += ": ";
        if (!title().empty() && title() != server_detail_) line_ += title() + (server_detail_.empty() ? "" : ": ");
        if (!server_detail_.empty() || title().empty()) line_ += server_detail();
    }

    call_failure kind_;
    std::string text_, method_, url_, server_detail_, line_;
};

} // namespace berth
