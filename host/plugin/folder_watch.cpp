#include <plugin/folder_watch.hpp>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace berth::host::plugin {

folder_watch::folder_watch() : changes_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), wakes_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!wakes_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void folder_watch::watch(const std::filesystem::path& folder) noexcept {
    if (!changes_) return;
    // Not IN_MODIFY: a large copy would wake at every block, and polling sees it grow.
    inotify_add_watch(changes_.number(), folder.c_str(),
                      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF |
                          IN_MOVE_SELF | IN_ONLYDIR);
}

void folder_watch::wait(std::chrono::milliseconds timeout) noexcept {
    pollfd waited[2] = {{wakes_.number(), POLLIN, 0}, {changes_.number(), POLLIN, 0}};
    poll(waited, changes_ ? 2 : 1, static_cast<int>(timeout.count()));
    std::uint64_t count = 0;
    char events[4096];
    while (read(wakes_.number(), &count, sizeof count) > 0) {
    }
    while (changes_ && read(changes_.number(), events, sizeof events) > 0) {
    }
}

void folder_watch::wake() noexcept {
    const std::uint64_t one = 1;
    // A full counter means that a wake-up is pending anyway.
    [[maybe_unused]] const ssize_t wrote = write(wakes_.number(), &one, sizeof one);
}

} // namespace berth::host::plugin
