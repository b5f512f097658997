#include <http/input.hpp>

#include <algorithm>
#include <cstring>
#include <functional>

namespace berth::host::http {

namespace {

constexpr std::size_t usual_capacity = 8 * 1024;

} // namespace

// Not make_unique: the bytes need no zeros before they are received. One byte more than is ever received into holds
// the NUL behind a body that fills the buffer.
input::input(const limits& within)
    : within_(&within), buffer_(new char[usual_capacity + 1]), capacity_(usual_capacity) {}

std::span<char> input::room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == capacity_) {
        drop_gap();
        if (begin_ > 0) move_to(buffer_.get());
        if (end_ == capacity_) grow();
    }
    return {buffer_.get() + end_, capacity_ - end_};
}

// Doubles, whatever Content-Length promises: a promise must not cost memory.
void input::grow() {
    std::size_t larger = 2 * capacity_;
    if (stage_ == stage::body && framing().body() == framing::body_kind::length)
        larger = std::min<std::uint64_t>(larger, body_at_ - begin_ + framing().length());
    std::unique_ptr<char[]> fresh(new char[larger + 1]);
    move_to(fresh.get());
    buffer_ = std::move(fresh);
    capacity_ = larger;
}

// Chunked: raw bytes that are not decoded yet move down to the joined ones.
void input::drop_gap() noexcept {
    if (stage_ != stage::body || framing().body() != framing::body_kind::chunked) return;
    std::memmove(buffer_.get() + write_, buffer_.get() + read_, end_ - read_);
    end_ -= read_ - write_;
    read_ = write_;
}

void input::move_to(char* place) noexcept {
    char* from = buffer_.get() + begin_;
    std::size_t size = end_ - begin_;
    auto shift = [&](std::string_view& view) {
        std::less<const char*> before;
        if (!view.data() || before(view.data(), from) || before(from + size, view.data())) return;
        view = {place + (view.data() - from), view.size()};
    };
    shift(request_.method);
    shift(request_.target);
    shift(request_.path);
    shift(request_.query);
    shift(parser_.authority_);
    for (auto& field : request_.headers) {
        shift(field.name);
        shift(field.value);
    }
    std::memmove(place, from, size);
    body_at_ -= begin_;
    read_ -= begin_;
    write_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
}

input::step input::advance() {
    switch (stage_) {
    case stage::head:
        return read_head();
    case stage::body:
        return read_body();
    case stage::admission:
        return step::head;
    default:
        return step::complete;
    }
}

input::step input::read_head() {
    switch (parser_.parse(buffer_.get() + begin_, end_ - begin_, *within_, request_)) {
    case head_parser::result::more:
        return step::more;
    case head_parser::result::refused:
        return refuse(parser_.refused());
    case head_parser::result::complete:
        break;
    }
    body_at_ = read_ = write_ = begin_ + parser_.size();
    std::uint64_t length = framing().length();
    switch (framing().body()) {
    case framing::body_kind::none:
        return finish_body(0, body_at_);
    case framing::body_kind::length:
        if (length <= within_->body_bytes && length <= end_ - body_at_)
            return finish_body(static_cast<std::size_t>(length), body_at_ + static_cast<std::size_t>(length));
        break;
    case framing::body_kind::chunked:
        break;
    }
    stage_ = stage::admission;
    return step::head;
}

void input::admit(std::uint64_t body_limit) noexcept {
    body_limit_ = body_limit;
    stage_ = stage::body;
}

std::span<char> input::hand_over_body() noexcept {
    request_.body = {"", 0}; // its end can be read, as that of any body
    read_ = write_ = end_;
    displaced_ = 0;
    stage_ = stage::complete;
    return {buffer_.get() + body_at_, end_ - body_at_};
}

input::step input::read_body() {
    if (framing().body() == framing::body_kind::length) {
        if (framing().length() > body_limit_)
            return refuse({413, beyond("The body is larger than", body_limit_, "bytes (body_bytes)")});
        auto length = static_cast<std::size_t>(framing().length());
        return length <= end_ - body_at_ ? finish_body(length, body_at_ + length) : step::more;
    }
    switch (chunks_.decode(buffer_.get(), read_, end_, write_, body_limit_, *within_)) {
    case chunk_decoder::result::refused:
        return refuse(chunks_.refused());
    case chunk_decoder::result::complete:
        return finish_body(write_ - body_at_, read_);
    default:
        break;
    }
    if (read_ == end_) read_ = end_ = write_;
    return step::more;
}

input::step input::finish_body(std::size_t size, std::size_t end) noexcept {
    char* body = buffer_.get() + body_at_;
    displaced_ = body[size];
    body[size] = 0;
    request_.body = {body, size};
    read_ = end;
    write_ = body_at_ + size;
    stage_ = stage::complete;
    return step::complete;
}

void input::next() noexcept {
    buffer_[write_] = displaced_;
    begin_ = read_;
    request_.method = request_.target = request_.path = request_.query = request_.body = {};
    request_.headers.clear();
    request_.minor_version = 1;
    parser_.reset();
    chunks_.reset();
    stage_ = stage::head;
}

void input::next(std::string_view behind) {
    next();
    if (behind.size() > capacity_) {
        std::unique_ptr<char[]> fresh(new char[behind.size() + 1]);
        std::memcpy(fresh.get(), behind.data(), behind.size());
        buffer_ = std::move(fresh);
        capacity_ = behind.size();
    } else if (!behind.empty()) {
        std::memmove(buffer_.get(), behind.data(), behind.size());
    }
    begin_ = 0;
    end_ = behind.size();
}

std::string input::behind() const {
    std::string bytes(buffer_.get() + read_, end_ - read_);
    if (read_ == write_ && !bytes.empty()) bytes[0] = displaced_;
    return bytes;
}

void input::reset() {
    if (capacity_ > usual_capacity) {
        buffer_.reset(new char[usual_capacity + 1]);
        capacity_ = usual_capacity;
    }
    begin_ = end_ = body_at_ = read_ = write_ = 0;
    next();
}

input::step input::refuse(http::refusal why) noexcept {
    refusal_ = why;
    return step::refused;
}

} // namespace berth::host::http
