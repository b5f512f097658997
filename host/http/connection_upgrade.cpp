// A connection whose bytes belong to another protocol than HTTP.
#include <http/connection.hpp>
#include <http/connection_link.hpp>
#include <http/event_loop.hpp>
#include <http/response_head.hpp>

#include <observe/log.hpp>

#include <utility>

namespace berth::host::http {

void connection::upgrade(const std::shared_ptr<connection>& to, response&& head, std::shared_ptr<upgraded> next) {
    if (to->state_.load(std::memory_order_relaxed) & answered) return respond(to, std::move(head)); // says so
    if (head.file >= 0) ::close(std::exchange(head.file, -1));
    to->link_ = std::make_unique<connection_link>(*to, std::move(next));
    respond(to, std::move(head));
}

void connection::send_news(const std::shared_ptr<connection>& to) noexcept {
    to->news_.store(true);
    to->mailbox_->post(to);
}

// False: there is an answer to be sent instead.
bool connection::switch_protocols() {
    std::string_view wrong = upgrade_fault(*answer_);
    if (input_->request().minor_version == 0) wrong = "HTTP/1.0 knows no upgrade";
    if (input_->framing().body() != framing::body_kind::none) wrong = "a request with a body does not upgrade";
    if (!wrong.empty()) {
        observe::error("http.bad_upgrade", {{"status", answer_->status}, {"reason", wrong}});
        link_.reset();
        answer_.emplace(
            loop_->handler().refuse(500, "The answer to this request could not be sent; the log says why."));
        return false;
    }
    head_shape shape;
    shape.upgrade = true;
    shape.date = loop_->date();
    if (output_.text().capacity() < 64) loop_->lend_text(output_.text());
    append_head(output_.text(), *answer_, shape);
    loop_->count_answer(answer_->status);
    answer_.reset();

    phase_ = phase::upgraded;
    waiting_ = waiting::protocol;
    loop_->deadlines().set(*this, never);
    link_->kept().keep(input_->behind()); // the input may go as soon as the exchange does
    link_->open();
    if (loop_->draining()) tell(&upgraded::drain);
    return true;
}

bool connection::step_upgraded(std::size_t& budget) {
    loop_->handled();
    if (link_->has_kept_for_it()) {
        link_->give_kept();
        return true;
    }
    if (!readable_) return false;
    std::size_t kept = link_->kept().view().size();
    std::span<char> room = loop_->room(kept);
    link_->kept().copy_to(room);
    std::size_t got = receive_into(room.subspan(kept), budget);
    if (got > 0) link_->give(room.first(kept + got));
    return got > 0;
}

void connection::tell(void (upgraded::*what)() noexcept) noexcept {
    loop_->handled();
    link_->tell(what);
}

// What the protocol asked for in one of its functions.
void connection::obey_link() {
    if (link_->aborted()) return close();
    if (link_->finished()) finish();
}

// The last that the protocol hears.
void connection::end_upgraded() noexcept {
    if (phase_ == phase::answering) return; // not opened: an exchange may still be about to upgrade
    if (auto last = std::exchange(link_, nullptr)) last->close();
}

} // namespace berth::host::http
