#include "notify_socket.hpp"

#include "random.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace berth::net {

notify_socket::notify_socket()
    : name_("@berth-fork-"), descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    constexpr char digits[] = "0123456789abcdef";
    for (const char c : random_bytes(16)) (name_ += digits[static_cast<unsigned char>(c) >> 4]) += digits[c & 15];
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name_.data(), name_.size());
    address.sun_path[0] = '\0'; // the abstract namespace, of which no file remains
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
    const int on = 1; // anybody may send there: who it was comes with the message
    if (descriptor_ >= 0 && ::setsockopt(descriptor_, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0 &&
        ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) == 0)
        return;
    const int reason = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    throw std::runtime_error(std::string("no socket for a child's readiness: ") + std::strerror(reason));
}

notify_socket::~notify_socket() {
    ::close(descriptor_);
}

bool notify_socket::says_ready() noexcept {
    bool ready = false;
    for (;;) {
        char text[1024];
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
        iovec into{text, sizeof text};
        msghdr message{};
        message.msg_iov = &into;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t got = ::recvmsg(descriptor_, &message, MSG_CMSG_CLOEXEC);
        if (got < 0) return ready;
        const cmsghdr* const about = CMSG_FIRSTHDR(&message);
        if (!about || about->cmsg_level != SOL_SOCKET || about->cmsg_type != SCM_CREDENTIALS) continue;
        ucred sender;
        std::memcpy(&sender, CMSG_DATA(about), sizeof sender);
        std::string_view rest(text, static_cast<std::size_t>(got));
        while (sender.uid == ::geteuid() && !rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            ready = ready || rest.substr(0, end) == "READY=1";
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
}

} // namespace berth::net
