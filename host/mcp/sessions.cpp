#include <mcp/sessions.hpp>

#include <array>
#include <stdexcept>

#include <sys/random.h>

namespace berth::host::mcp {

std::string unguessable_id() {
    std::array<unsigned char, 16> bytes{};
    // As few as these come at once, once the system has started.
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("the system gives no random bytes");
    }
    std::string id;
    for (const unsigned char byte : bytes) {
        constexpr char digits[] = "0123456789abcdef";
        id += digits[byte >> 4];
        id += digits[byte & 15];
    }
    return id;
}

std::optional<std::string> sessions::open(std::string_view version) {
    std::string id = unguessable_id();
    const time_point now = now_();
    const std::lock_guard lock(mutex_);
    if (sessions_.size() >= limits_.most) return {};
    sessions_.emplace(id, session{std::string(version), now});
    return id;
}

std::optional<std::string> sessions::use(std::string_view id) {
    const time_point now = now_();
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) return {};
    found->second.used = now;
    return found->second.version;
}

bool sessions::end(std::string_view id) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) return false;
    sessions_.erase(found);
    return true;
}

std::vector<std::string> sessions::drop_idle() {
    const time_point now = now_();
    std::vector<std::string> dropped;
    const std::lock_guard lock(mutex_);
    for (auto one = sessions_.begin(); one != sessions_.end();) {
        if (now - one->second.used < limits_.idle) {
            ++one;
            continue;
        }
        dropped.push_back(one->first);
        one = sessions_.erase(one);
    }
    return dropped;
}

std::size_t sessions::count() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

} // namespace berth::host::mcp
