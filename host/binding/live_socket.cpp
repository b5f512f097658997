#include <binding/live_socket.hpp>

#include <binding/socket_faults.hpp>

#include <exception>

namespace berth::host::binding {

namespace {

using patience = socket_output::patience;
constexpr std::string_view leaving = "the host or the plugin stops";

} // namespace

// The one call of a live socket; it keeps the socket.
class live_socket::call final : public plugin::invocation {
public:
    explicit call(std::shared_ptr<live_socket> socket) : socket_(std::move(socket)), pieces_(socket_->pieces_) {
        socket_->fill(message);
        source_ = pieces_->source();
        message.source = &source_;
    }
    ~call() override {
        pieces_->abandon("the call is over");
        socket_->output().finish(websocket::close_normal);
        socket_->pause(false); // the peer's close frame stands behind what it has sent
    }

    void answer(const berth_answer& answer) noexcept override {
        if (answer.status >= 400) fail(static_cast<int>(answer.status), {}, {answer.body.data, answer.body.size}, 0);
    }
    void fail(int status, std::string_view title, std::string_view detail, int) noexcept override {
        socket_->output().finish(close_code_of(status), close_reason_of(detail.empty() ? title : detail));
    }
    bool begin(const berth_answer&) noexcept override { return true; }
    bool send(berth_piece kind, std::string_view piece) noexcept override {
        auto is = kind == BERTH_PIECE_TEXT ? websocket::message_kind::text : websocket::message_kind::binary;
        return socket_->output().send(is, piece, patience::wait);
    }
    void end(const std::string_view* failure) noexcept override {
        if (failure) fail(500, {}, *failure, 0);
    }
    void interrupt() noexcept override { socket_->depart(); }
    bool cancelled() const noexcept override { return socket_->gone(); }

private:
    const std::shared_ptr<live_socket> socket_;
    const std::shared_ptr<piece_queue> pieces_;
    berth_source source_{};
};

live_socket::live_socket(origin from)
    : plugin_socket(std::move(from)), pieces_(std::make_shared<piece_queue>(with().within.stream_buffer)) {}

void live_socket::opened() noexcept {
    try {
        pieces_->set_resume([weak = weak_from_this()] {
            if (auto self = weak.lock()) self->pause(false);
        });
        submit(std::make_unique<call>(std::static_pointer_cast<live_socket>(shared_from_this())));
    } catch (const std::exception&) {
        output().finish(websocket::close_internal_error, "the host has no memory for this socket");
    }
}

void live_socket::message(websocket::message_kind kind, std::string_view content) noexcept {
    try {
        auto is = kind == websocket::message_kind::text ? BERTH_PIECE_TEXT : BERTH_PIECE_BYTES;
        if (pieces_->put(is, content)) return;
        pause(true);
        if (pieces_->has_room()) pause(false); // the taker was quicker than the pause
    } catch (const std::exception&) {
        output().finish(websocket::close_internal_error, "the host has no memory for this message");
    }
}

void live_socket::depart() noexcept {
    output().finish(websocket::close_going_away, leaving); // before the call can end, which closes it too
    output().interrupt();
    pieces_->abandon(leaving);
}

void live_socket::ended(int code) noexcept {
    constexpr int went_without_close = 1006;
    if (code == went_without_close)
        pieces_->break_off("the peer went without closing the socket");
    else
        pieces_->end();
}

} // namespace berth::host::binding
