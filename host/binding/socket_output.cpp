#include <binding/socket_output.hpp>

#include <algorithm>
#include <utility>

#include <unistd.h>

namespace berth::host::binding {

using sent = websocket::session::sent;

socket_output::~socket_output() {
    if (tail_ && tail_->file >= 0) ::close(tail_->file);
}

bool socket_output::send(kind is, std::string_view content, patience how) {
    state_lock lock(mutex_);
    for (;;) {
        if (gone_ || code_ || (interrupted_ && how != patience::no_wait)) return false;
        bool full = false;
        if (send_now(is, content, full)) return true;
        if (!full) return false;
        if (how != patience::wait && keep(is, content)) return true;
        if (how == patience::no_wait) return false;
        room_.wait(lock);
    }
}

bool socket_output::send_now(kind is, std::string_view content, bool& full) {
    full = waiting_ && !waiting_->empty();
    if (full) return false;
    auto session = session_.lock();
    if (!session) return false;
    auto result = session->send(is, content);
    full = result == sent::full;
    return result == sent::queued;
}

bool socket_output::keep(kind is, std::string_view content) {
    const limits& within = with_->within;
    if (!waiting_) waiting_ = std::make_unique<message_spool>(with_->disk, within.duplex_buffer, within.upload_bytes);
    return waiting_->push(is, content);
}

void socket_output::finish(int code, std::string_view reason) {
    state_lock lock(mutex_);
    if (std::exchange(code_, code)) return;
    reason_ = reason;
    flush();
    room_.notify_all();
}

void socket_output::finish(tail last, int code) {
    state_lock lock(mutex_);
    tail_ = std::make_unique<tail>(std::move(last)); // also when it goes nowhere: it owns a file
    if (std::exchange(code_, code)) return;
    flush();
    room_.notify_all();
}

void socket_output::interrupt() {
    state_lock lock(mutex_);
    interrupted_ = true;
    room_.notify_all();
}

void socket_output::drained() {
    state_lock lock(mutex_);
    flush();
    room_.notify_all();
}

void socket_output::gone() {
    state_lock lock(mutex_);
    gone_ = true;
    waiting_.reset();
    room_.notify_all();
}

void socket_output::flush() {
    auto session = session_.lock();
    if (gone_ || !session) return;
    if (waiting_ && !flush_spool(*session)) return;
    if (tail_ && !flush_tail(*session)) return;
    if (code_) session->close(*code_, reason_);
}

// False: not everything has left.
bool socket_output::flush_spool(websocket::session& to) {
    while (!waiting_->empty()) {
        auto oldest = waiting_->front();
        if (!oldest) {
            give_up(to);
            return false;
        }
        if (to.send(oldest->is, oldest->content) != sent::queued) return false;
        waiting_->pop();
    }
    waiting_.reset();
    return true;
}

bool socket_output::flush_tail(websocket::session& to) {
    std::string piece;
    std::uint64_t size = tail_->file >= 0 ? tail_->size : tail_->bytes.size();
    while (tail_sent_ < size) {
        std::size_t next = static_cast<std::size_t>(std::min<std::uint64_t>(tail_piece, size - tail_sent_));
        std::string_view view;
        if (tail_->file >= 0) {
            piece.resize(next);
            ssize_t got = ::pread(tail_->file, piece.data(), next, static_cast<off_t>(tail_sent_));
            if (got <= 0) { // it was cut meanwhile
                give_up(to);
                return false;
            }
            view = std::string_view(piece).substr(0, static_cast<std::size_t>(got));
        } else {
            view = std::string_view(tail_->bytes).substr(tail_sent_, next);
        }
        if (to.send(kind::binary, view) != sent::queued) return false;
        tail_sent_ += view.size();
    }
    if (!tail_->last.empty() && to.send(kind::text, tail_->last) != sent::queued) return false;
    if (tail_->file >= 0) ::close(tail_->file);
    tail_.reset();
    return true;
}

void socket_output::give_up(websocket::session& to) {
    gone_ = true;
    to.close(websocket::close_internal_error, "the host lost what it had kept for this socket");
}

} // namespace berth::host::binding
