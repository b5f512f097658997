#include "random.hpp"

#include <cerrno>
#include <stdexcept>

#include <sys/random.h>

namespace berth::net {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    // Up to 256 bytes come whole and are not interrupted once the kernel's source is ready.
    while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        if (errno != EINTR) throw std::runtime_error("the system gives no random bytes");
    return bytes;
}

} // namespace berth::net
