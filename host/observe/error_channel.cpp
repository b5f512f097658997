#include <observe/error_channel.hpp>

#include <Poco/Exception.h>

#include <cerrno>
#include <string>
#include <string_view>

#include <unistd.h>

namespace berth::host::observe {

void error_channel::log(const Poco::Message& message) {
    const std::string line = message.getText() + '\n';
    std::string_view left = line;
    while (!left.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw Poco::WriteFileException("standard error");
        left.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace berth::host::observe
