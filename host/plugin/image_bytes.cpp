#include <plugin/image_bytes.hpp>

#include <plugin/descriptor.hpp>
#include <plugin/image_check.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace berth::host::plugin {

namespace {

read_result failed(const std::filesystem::path& file) {
    return {{}, "cannot read " + file.string() + ": " + std::strerror(errno)};
}

} // namespace

read_result read_image(const std::filesystem::path& file) {
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) return failed(file);
    if (!S_ISREG(about.st_mode)) return {{}, file.string() + " is not a regular file"};
    // Without O_NONBLOCK a FIFO put there since would hold this thread.
    const descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!opened || fstat(opened.number(), &about) != 0) return failed(file);
    if (!S_ISREG(about.st_mode)) return {{}, file.string() + " is not a regular file"};
    if (std::string fault = rights_fault(file, about); !fault.empty()) return {{}, std::move(fault)};
    const auto size = static_cast<std::uint64_t>(about.st_size);
    if (size > largest_image)
        return {{}, file.string() + " has " + std::to_string(size) + " bytes, at most " +
                        std::to_string(largest_image) + " are allowed"};
    read_result result;
    result.bytes.resize(size);
    std::size_t have = 0;
    while (have < size) {
        const ssize_t got = read(opened.number(), result.bytes.data() + have, size - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed(file);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    result.bytes.resize(have);
    return result;
}

} // namespace berth::host::plugin
