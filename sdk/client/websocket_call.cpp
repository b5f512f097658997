#include "websocket_call.hpp"

#include "frames.hpp"
#include "handshake.hpp"
#include "message_queue.hpp"

namespace berth::net {
namespace {

constexpr std::chrono::seconds close_wait{3}; // for the server's close after ours
constexpr std::size_t enough_output = 64 * 1024;

class exchange_loop {
public:
    exchange_loop(wire& connection, const detail::conversation& call, const client_options& options, const budget& time)
        : connection_(connection), call_(call), options_(options), time_(time), frames_(options.message_bytes) {
        if (call.outgoing && call.outgoing_waits) queue_.emplace(call.outgoing);
        input_open_ = static_cast<bool>(call.outgoing);
    }

    void run() {
        heard_ = moved_ = pinged_ = clock::now();
        for (;;) {
            refill();
            bool moved = flush();
            moved = receive() || moved;
            if (over_) return say_goodbye();
            if (!moved) wait();
        }
    }

private:
    std::string_view unsent() const { return std::string_view(output_).substr(sent_); }

    void refill() {
        message_queue::message next{};
        while (input_open_ && unsent().size() < enough_output) {
            if (queue_) {
                const auto outcome = queue_->take(next);
                if (outcome == message_queue::outcome::none_yet) return;
                input_open_ = outcome == message_queue::outcome::message;
            } else {
                next.text.clear();
                input_open_ = call_.outgoing(next.kind, next.text);
            }
            if (input_open_)
                append_frame(output_, next.kind == detail::message_kind::text ? opcode::text : opcode::binary,
                             next.text);
            else
                heard_ = clock::now(); // from now on the server owes an answer
        }
    }

    bool flush() {
        if (unsent().empty()) return false;
        const std::size_t count = connection_.write(unsent());
        sent_ += count;
        if (unsent().empty()) {
            output_.clear();
            sent_ = 0;
        } else if (sent_ > enough_output) {
            output_.erase(0, sent_);
            sent_ = 0;
        }
        if (count > 0) moved_ = clock::now();
        return count > 0;
    }

    bool receive() {
        // What came with the answer to the handshake lies there already.
        const bool there = std::exchange(first_, false) && !connection_.buffered().empty();
        const auto outcome = there ? wire::outcome::bytes : connection_.read();
        if (outcome == wire::outcome::end)
            throw fault(call_failure::broken_off, "the server's connection ended before its answer did");
        if (outcome == wire::outcome::later) return false;
        while (!over_) {
            std::size_t taken = 0;
            const auto message = frames_.read(connection_.buffered(), taken);
            connection_.consume(taken);
            if (message)
                handle(*message);
            else if (taken == 0 || connection_.buffered().empty())
                break;
        }
        heard_ = moved_ = clock::now(); // the time that the caller took for the messages is not the server's
        return true;
    }

    void handle(const frame_reader::message& message) {
        switch (message.kind) {
        case opcode::ping:
            return append_frame(output_, opcode::pong, message.payload);
        case opcode::pong:
            return;
        case opcode::close:
            return closed_by_server(message.payload);
        default:
            over_ =
                !call_.take(message.kind == opcode::text ? detail::message_kind::text : detail::message_kind::binary,
                            message.payload);
        }
    }

    [[noreturn]] void closed_by_server(std::string_view payload) {
        std::string why = "the server closed the WebSocket before its answer was complete";
        if (payload.size() >= 2) {
            const int code = static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
            why += ": " + std::to_string(code);
            if (payload.size() > 2) why += ", " + std::string(payload.substr(2));
        }
        throw fault(call_failure::broken_off, why);
    }

    void wait() {
        const auto now = clock::now();
        auto until = time_.total();
        const auto at_latest = [&](clock::time_point then) { until = std::min(until, then); };
        const bool sending = !unsent().empty();
        if (sending) at_latest(moved_ + options_.send_timeout);
        at_latest(heard_ + options_.receive_timeout);
        // A server that waits for us says nothing by itself: whether it is there is asked.
        const auto ping = std::max(heard_, pinged_) + options_.receive_timeout / 2;
        if (input_open_) at_latest(ping);
        if (now >= until) {
            if (sending && now >= moved_ + options_.send_timeout)
                time_.not_sent("the server did not take the messages");
            if (now >= heard_ + options_.receive_timeout || now >= time_.total())
                time_.not_received("nothing came from the server");
            append_frame(output_, opcode::ping, {});
            pinged_ = now;
            return;
        }
        connection_.wait(true, sending, until, queue_ && input_open_ ? queue_->news() : -1);
    }

    // Close 1000, and the server's close, which is on its way already when it was the one to finish.
    void say_goodbye() noexcept {
        try {
            append_frame(output_, opcode::close, std::string_view("\x03\xe8", 2));
            const auto until = std::min(clock::now() + close_wait, time_.total());
            while (clock::now() < until) {
                flush();
                const auto outcome = connection_.read();
                if (outcome == wire::outcome::end) return;
                while (!connection_.buffered().empty()) {
                    std::size_t taken = 0;
                    const auto message = frames_.read(connection_.buffered(), taken);
                    connection_.consume(taken);
                    if (message && message->kind == opcode::close) {
                        flush();
                        return;
                    }
                    if (taken == 0) break;
                }
                if (outcome == wire::outcome::later) connection_.wait(true, !unsent().empty(), until);
            }
        } catch (...) {
            // The call has its answer; how the connection ends is nobody's concern any more.
        }
    }

    wire& connection_;
    const detail::conversation& call_;
    const client_options& options_;
    const budget& time_;
    frame_reader frames_;
    std::string output_;
    std::size_t sent_ = 0;
    bool input_open_ = false, over_ = false, first_ = true;
    clock::time_point heard_, moved_, pinged_;
    std::optional<message_queue> queue_;
};

} // namespace

void converse(pool& connections, const address& to, const client_options& options, const detail::conversation& call) {
    const call_site site{"WEBSOCKET", to.url(call.target)};
    const budget time(options);
    try {
        pool::lease connection = connections.take(time.to_connect(), false);
        connection.connect(time.to_connect());
        shake_hands(connection, to, options, call.target, site, time);
        exchange_loop(*connection, call, options, time).run();
    } catch (const fault& what) {
        site.fail(what);
    }
}

} // namespace berth::net
