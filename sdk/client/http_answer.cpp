#include "http_answer.hpp"

#include <charconv>

namespace berth::net {

void receive(wire& connection, const budget& time, const char* what) {
    const auto until = time.to_receive();
    for (;;) {
        const auto outcome = connection.read();
        if (outcome == wire::outcome::bytes) return;
        if (outcome == wire::outcome::end)
            throw fault(call_failure::broken_off, std::string("the server closed the connection before ") + what);
        if (!connection.wait(true, false, until).readable && clock::now() >= until)
            time.not_received(std::string("nothing came before ") + what);
    }
}

http_answer::http_answer(pool::lease connection, const answer_head& head, bool has_body, bool whole_request,
                         call_site site, const budget& time, const client_options& options)
    : connection_(std::move(connection)), site_(std::move(site)), time_(time), options_(options),
      reusable_(whole_request && head.keeps_connection()) {
    status = head.status;
    reason = head.reason;
    headers = head.fields;
    frame(head, has_body);
}

void http_answer::frame(const answer_head& head, bool has_body) {
    if (!has_body) return done();
    if (!head.field("transfer-encoding").empty()) {
        if (!same_without_case(head.field("transfer-encoding"), "chunked"))
            site_.fail(call_failure::unfit,
                       "transfer-encoding: expected chunked, found " + std::string(head.field("transfer-encoding")));
        framing_ = framing::chunks;
        return;
    }
    const std::string_view length = head.field("content-length");
    if (length.empty()) {
        // Where such a body ends cannot be told from where it broke off: good enough for an error's text alone.
        if (status < 400)
            site_.fail(call_failure::unfit, "the answer has neither a length nor chunks, so its end cannot be known");
        framing_ = framing::until_close;
        reusable_ = false;
        return;
    }
    const auto [stop, failed] = std::from_chars(length.data(), length.data() + length.size(), left_);
    if (failed != std::errc() || stop != length.data() + length.size())
        site_.fail(call_failure::unfit, "content-length: expected a number, found " + std::string(length));
    framing_ = framing::length;
    if (left_ == 0) done();
}

std::string_view http_answer::next() {
    if (over_) return {};
    try {
        return next_piece();
    } catch (const fault& what) {
        over_ = true;
        connection_.drop();
        site_.fail(what);
    }
}

std::string_view http_answer::next_piece() {
    connection_->consume(std::exchange(lent_, 0));
    switch (framing_) {
    case framing::length:
        return of_length();
    case framing::chunks:
        return of_chunks();
    case framing::until_close:
        return until_close();
    default:
        return {};
    }
}

std::string_view http_answer::of_length() {
    if (left_ == 0) {
        done();
        return {};
    }
    if (connection_->buffered().empty()) fill("the end of its answer");
    const std::string_view here =
        connection_->buffered().substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, most_piece)));
    lent_ = here.size();
    left_ -= here.size();
    return here;
}

std::string_view http_answer::of_chunks() {
    if (!in_chunk_) {
        left_ = chunk_head();
        if (left_ == 0) {
            while (!line().empty()) {
            } // the trailer
            done();
            return {};
        }
        in_chunk_ = true;
    }
    const std::string_view piece = gathered(left_);
    if (left_ == 0) in_chunk_ = false; // its line end is read with the next head
    return piece;
}

// A chunk is a piece of what the service sent: up to the largest size it is given on in one.
std::string_view http_answer::gathered(std::uint64_t& left) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, most_piece));
    left -= wanted;
    if (connection_->buffered().size() >= wanted) {
        lent_ = wanted;
        return connection_->buffered().substr(0, wanted);
    }
    piece_.clear();
    while (piece_.size() < wanted) {
        if (connection_->buffered().empty()) fill("the last chunk of its answer");
        const std::string_view here = connection_->buffered().substr(0, wanted - piece_.size());
        piece_.append(here);
        connection_->consume(here.size());
    }
    return piece_;
}

std::uint64_t http_answer::chunk_head() {
    std::string text = line();
    if (text.empty()) text = line(); // the end of the chunk before
    const std::size_t size_end = std::min(text.find_first_of("; \t"), text.size());
    std::uint64_t size = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + size_end, size, 16);
    if (failed != std::errc() || stop != text.data() + size_end || size_end == 0)
        throw fault(call_failure::unfit,
                    "a chunk's size: expected a hexadecimal number, found \"" + text.substr(0, 40) + '"');
    return size;
}

std::string http_answer::line() {
    std::string text;
    for (;;) {
        const std::string_view here = connection_->buffered();
        const std::size_t end = here.find('\n');
        const std::size_t taken = end == std::string_view::npos ? here.size() : end + 1;
        text.append(here.substr(0, taken));
        connection_->consume(taken);
        if (text.size() > most_line)
            throw fault(call_failure::unfit, "a line between the chunks is longer than 4096 bytes");
        if (end != std::string_view::npos) break;
        fill("the last chunk of its answer");
    }
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

std::string_view http_answer::until_close() {
    if (connection_->buffered().empty()) {
        const auto until = time_.to_receive();
        for (;;) {
            const auto outcome = connection_->read();
            if (outcome == wire::outcome::bytes) break;
            if (outcome == wire::outcome::end) {
                done();
                return {};
            }
            connection_->wait(true, false, until);
            if (clock::now() >= until) time_.not_received("nothing came before the end of its answer");
        }
    }
    const std::string_view here = connection_->buffered();
    lent_ = here.size();
    return here;
}

std::string http_answer::rest() {
    std::string all;
    if (framing_ == framing::length)
        all.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(left_, options_.answer_bytes)));
    for (std::string_view piece = next(); !piece.empty(); piece = next()) {
        if (piece.size() > options_.answer_bytes - all.size())
            site_.fail(call_failure::unfit,
                       "the answer is longer than " + std::to_string(options_.answer_bytes) + " bytes (answer_bytes)");
        all.append(piece);
    }
    return all;
}

void http_answer::fill(const char* where) {
    receive(*connection_, time_, where);
}

void http_answer::done() {
    over_ = true;
    // Bytes behind the answer belong to no request of ours: such a connection is not used again.
    if (reusable_ && connection_->buffered().empty())
        connection_.keep();
    else
        connection_.drop();
}

} // namespace berth::net
