// The way out of one call: an answer, or a stream that is begun, fed and ended; and what becomes of a failure at either
// stage, in the form that the endpoint's convention wants. Used by the thread that runs the call.
#pragma once

#include <berth/call.hpp>
#include <berth/detail/problem_document.hpp>

#include <cstddef>

namespace berth::detail {

inline berth_slice slice(std::string_view text) noexcept { return {text.data(), text.size()}; }

using header_list = std::vector<std::pair<std::string, std::string>>;

class answerer {
public:
    answerer(const berth_sink& sink, const header_list& headers) : sink_(sink) {
        for (const auto& [name, value] : headers) add(name, value);
    }
    void add(std::string_view name, std::string_view value) { headers_.push_back({slice(name), slice(value)}); }

    void send(int status, std::string_view content_type, std::string_view body, std::string_view file = {}) {
        berth_answer answer = head(status, content_type);
        answer.body = slice(body);
        answer.file = slice(file);
        sink_.answer(sink_.state, &answer);
    }
    void begin(int status, std::string_view content_type) {
        const berth_answer answer = head(status, content_type);
        sink_.begin(sink_.state, &answer);
    }

private:
    berth_answer head(int status, std::string_view content_type) const {
        berth_answer answer{};
        answer.size = sizeof answer;
        answer.status = static_cast<std::uint32_t>(status);
        answer.content_type = slice(content_type);
        answer.headers = headers_.data();
        answer.header_count = static_cast<std::uint32_t>(headers_.size());
        return answer;
    }

    const berth_sink& sink_;
    std::vector<berth_header> headers_;
};

// What a client of the marshalling convention reads, and why a socket was closed: one line of UTF-8.
inline std::string in_one_line(std::string_view text) {
    std::string line(text.substr(0, invalid_utf8(text)));
    for (char& c : line)
        if (c == '\n' || c == '\r') c = ' ';
    return line;
}

class reply {
public:
    // `row` is the endpoint's, or null when there is none of that number.
    reply(const call& of, const berth_sink& sink, const berth_endpoint* row) : call_(of), sink_(sink), row_(row) {}
    reply(const reply&) = delete;
    reply& operator=(const reply&) = delete;

    const berth_sink& sink() const noexcept { return sink_; }
    const header_list& headers() const noexcept { return call_.answer_headers(); }
    std::string_view target() const noexcept { return call_.target(); }
    bool by_messages() const noexcept { return has(BERTH_ENDPOINT_MESSAGES); }
    bool over_websocket() const noexcept { return has(BERTH_ENDPOINT_WEBSOCKET); }
    dialect form() const noexcept {
        if (has(BERTH_ENDPOINT_TOOL)) return dialect::tool;
        return has(BERTH_ENDPOINT_MARSHALLED) ? dialect::marshalled : dialect::rest;
    }
    // What the method said through its berth::call, else the route's own.
    int status_or(int status) const noexcept { return call_.answer_status() ? call_.answer_status() : status; }

    json_style result_style() const noexcept {
        const bool message = over_websocket() && form() == dialect::marshalled;
        return {form(), message, message};
    }
    json_style piece_style() const noexcept {
        const bool marshalled = form() == dialect::marshalled;
        return {form(), marshalled, marshalled};
    }
    // The route's content type, or the usual one; a text is UTF-8 and says so.
    std::string declared_type(std::string_view usual) const {
        std::string type(row_->content_type ? std::string_view(row_->content_type) : usual);
        if (form() != dialect::rest && type.starts_with("text/") && type.find(';') == type.npos) type += "; charset=utf-8";
        return type;
    }

    // ---- a stream; the sink must know how (can_stream)

    bool can_stream() const noexcept {
        return sink_.size >= offsetof(berth_sink, end) + sizeof sink_.end && sink_.begin && sink_.send && sink_.end;
    }
    // The content type of the pieces; empty: the host and the caller settle it.
    void stream_type(std::string_view usual) { stream_type_ = declared_type(usual); }
    void begin() {
        if (begun_) return;
        begun_ = true;
        answerer(sink_, headers()).begin(status_or(static_cast<int>(row_->result_status)), stream_type_);
    }
    // Over HTTP the first piece begins the stream, so that a failure before it is still an answer of its own.
    bool send(berth_piece kind, std::string_view piece) {
        if (!by_messages()) begin();
        return sink_.send(sink_.state, kind, slice(piece));
    }
    void end() {
        begin();
        ended_ = true;
        sink_.end(sink_.state, nullptr);
    }

    // ---- failures

    // Inputs that do not fit: all of them in a problem document, the first in a line.
    void refuse(const fault_list& faults) {
        if (form() == dialect::marshalled) return fail_in_line(faults.status, fault_in_words(faults.faults.front()));
        fail(problem(faults.status, faults_in_words(faults.faults)), {}, faults.faults);
    }
    // `instance` is the number under which the log has more.
    void fail(const problem& said, std::string_view instance = {}, const std::vector<fault>& faults = {}) {
        const int status = said.status() >= 400 && said.status() <= 599 ? said.status() : 500;
        if (begun_ || form() == dialect::marshalled || has(BERTH_ENDPOINT_SOCKET))
            return fail_in_line(status, said.detail().empty() ? reason_phrase(status) : std::string_view(said.detail()), said.headers());
        answerer(sink_, said.headers()).send(status, "application/problem+json", problem_document(said, instance, faults));
    }
    // An exception that says nothing to the caller, save in the marshalling convention.
    void fail_inside(std::string_view what, std::string_view instance) {
        if (form() == dialect::marshalled) return fail_in_line(500, what);
        const bool in_line = begun_ || has(BERTH_ENDPOINT_SOCKET);
        fail(problem(500, "the handler failed; the log has more under " + (in_line ? std::string(instance) : "this instance")), instance);
    }

private:
    bool has(std::uint32_t flag) const noexcept { return row_ && row_->flags & flag; }
    void fail_in_line(int status, std::string_view text, const header_list& with = {}) {
        if (ended_) return;
        ended_ = true;
        const std::string line = in_one_line(text);
        const berth_slice why = slice(line);
        if (begun_) sink_.end(sink_.state, &why);
        else answerer(sink_, with).send(status, {}, line);
    }

    const call& call_;
    const berth_sink& sink_;
    const berth_endpoint* row_;
    std::string stream_type_;
    bool begun_ = false;
    bool ended_ = false;
};

} // namespace berth::detail
