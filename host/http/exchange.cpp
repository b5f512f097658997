#include <http/exchange.hpp>

#include <http/connection.hpp>

namespace berth::host::http {

exchange::exchange(std::shared_ptr<connection> owner) noexcept : owner_(std::move(owner)) {}

exchange::exchange(exchange&& other) noexcept = default;

exchange& exchange::operator=(exchange&& other) noexcept {
    if (this == &other) return *this;
    if (owner_) connection::release(std::move(owner_));
    owner_ = std::move(other.owner_);
    return *this;
}

exchange::~exchange() {
    if (owner_) connection::release(std::move(owner_));
}

const http::request& exchange::request() const noexcept {
    return owner_->request();
}

std::string exchange::peer() const {
    return owner_->peer();
}

std::size_t exchange::loop() const noexcept {
    return owner_->loop();
}

bool exchange::cancelled() const noexcept {
    return owner_->unwanted();
}

void exchange::respond(response answer) {
    connection::respond(owner_, std::move(answer));
}

void exchange::begin(response head) {
    connection::begin(owner_, std::move(head));
}

bool exchange::write(std::string_view bytes) {
    return connection::write(owner_, bytes);
}

bool exchange::offer(std::string_view bytes) {
    return connection::offer(owner_, bytes);
}

void exchange::end() {
    connection::end(owner_);
}

void exchange::upgrade(response head, std::shared_ptr<upgraded> next) {
    connection::upgrade(owner_, std::move(head), std::move(next));
}

const std::shared_ptr<body_receiver>& exchange::receiver() const noexcept {
    return owner_->receiver();
}

} // namespace berth::host::http
