#include <http/reception.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::http {

reception::reception(const framing& shape, std::uint64_t limit, const limits& within, std::shared_ptr<body_receiver> to)
    : within_(&within), receiver_(std::move(to)), limit_(limit), chunked_(shape.body() == framing::body_kind::chunked),
      left_(chunked_ ? 0 : shape.length()) {}

reception::step reception::advance() {
    std::size_t used = 0;
    step result = use(kept_.bytes(), used);
    kept_.use(used);
    return result;
}

std::span<char> reception::place_in(std::span<char> room) const noexcept {
    std::span<char> free = room.subspan(kept_.copy_to(room));
    return chunked_ ? free : free.first(static_cast<std::size_t>(std::min<std::uint64_t>(free.size(), left_)));
}

reception::step reception::arrived(std::span<char> bytes) {
    std::size_t used = 0;
    step result = use(bytes, used);
    kept_.keep({bytes.data() + used, bytes.size() - used});
    return result;
}

reception::step reception::use(std::span<char> bytes, std::size_t& used) {
    for (;;) {
        if (!chunked_ && left_ == 0) return finish();
        paused = state_ == state::taken && !receiver_->accepts();
        if (paused) return step::paused;
        std::string_view piece;
        if (step result = next_piece(bytes, used, piece); piece.empty()) return result;
        if (state_ == state::ignored)
            ignored_ += piece.size();
        else if (!receiver_->take(piece))
            return decline();
    }
}

// No piece: why.
reception::step reception::next_piece(std::span<char> bytes, std::size_t& used, std::string_view& piece) {
    if (!chunked_) {
        piece = {bytes.data() + used, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - used))};
        used += piece.size();
        left_ -= piece.size();
        return step::more;
    }
    switch (chunks_.next(bytes.data(), used, bytes.size(), piece, limit_, *within_)) {
    case chunk_decoder::result::complete:
        return finish();
    case chunk_decoder::result::refused:
        return refuse(chunks_.refused());
    default:
        return step::more;
    }
}

reception::step reception::finish() {
    if (std::exchange(state_, state::over) != state::taken) return step::complete;
    if (receiver_->end(body_receiver::ending::whole)) return step::complete;
    body_receiver::refusal why = receiver_->refused();
    refusal_ = {why.status, std::move(why.detail)};
    return step::declined;
}

reception::step reception::refuse(http::refusal why) {
    refusal_ = std::move(why);
    break_off();
    return step::refused;
}

reception::step reception::decline() {
    state_ = state::ignored;
    body_receiver::refusal why = receiver_->refused();
    refusal_ = {why.status, std::move(why.detail)};
    return step::declined;
}

void reception::break_off() noexcept {
    if (state_ == state::over) return;
    if (std::exchange(state_, state::broken) == state::taken) receiver_->end(body_receiver::ending::broken);
}

void reception::ignore() noexcept {
    if (state_ != state::taken) return;
    state_ = state::ignored;
    receiver_->end(body_receiver::ending::broken);
}

} // namespace berth::host::http
