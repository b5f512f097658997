#include <binding/open_sockets.hpp>

#include <algorithm>

namespace berth::host::binding {

void open_sockets::add(const plugin::instance* of, const std::shared_ptr<open_socket>& socket) {
    std::lock_guard lock(mutex_);
    entries_[socket.get()] = {of, socket};
}

void open_sockets::remove(const open_socket* socket) noexcept {
    std::lock_guard lock(mutex_);
    entries_.erase(socket);
}

void open_sockets::keep_only(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    std::vector<std::shared_ptr<open_socket>> leaving;
    {
        std::lock_guard lock(mutex_);
        for (const auto& [key, one] : entries_) {
            bool serves = std::ranges::any_of(serving, [of = one.instance](const auto& it) { return it.get() == of; });
            if (serves) continue;
            if (auto socket = one.socket.lock()) leaving.push_back(std::move(socket));
        }
    }
    for (const auto& socket : leaving) socket->depart();
}

std::size_t open_sockets::count() const {
    std::lock_guard lock(mutex_);
    return entries_.size();
}

} // namespace berth::host::binding
