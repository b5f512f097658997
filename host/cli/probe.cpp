#include <cli/probe.hpp>

#include <plugin/library.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace berth::host::cli {
namespace {

// The child's message: this letter, then an encoded description or a reason.
constexpr char described = 'D';
constexpr char refused = 'R';

using clock = std::chrono::steady_clock;

std::string message_about(const std::filesystem::path& image) {
    auto opened = plugin::library::open(image);
    if (const auto* reason = std::get_if<std::string>(&opened)) return refused + *reason;
    const auto copied = plugin::description::copy(std::get<0>(opened)->table());
    if (const auto* reason = std::get_if<std::string>(&copied)) return refused + *reason;
    return described + std::get<0>(copied)->encode();
}

void write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

[[noreturn]] void run_child(const std::filesystem::path& image, int to) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    dup2(STDERR_FILENO, STDOUT_FILENO); // whatever the image prints is not part of the answer
    // A crash ends this process at once, whatever the parent does on one.
    for (const int crash : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) std::signal(crash, SIG_DFL);
    try {
        write_all(to, message_about(image));
    } catch (const std::exception& thrown) {
        write_all(to, refused + std::string("loading it threw: ") + thrown.what());
    }
    _exit(0); // without the image's destructors: it is not asked to be unloadable here
}

// Everything up to the end of the pipe, or nothing when the deadline came first.
std::optional<std::string> read_all(int from, clock::time_point until) {
    std::string bytes;
    char part[65536];
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()).count();
        pollfd readable{from, POLLIN, 0};
        const int ready = left > 0 ? poll(&readable, 1, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return std::nullopt;
        const ssize_t got = read(from, part, sizeof part);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return bytes;
        bytes.append(part, static_cast<std::size_t>(got));
    }
}

int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

probe_result read_message(const std::string& message, int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        return "loading it ended the process with signal " + std::to_string(signal) + " (" + strsignal(signal) +
               "): it is damaged, or the constructors of its global objects crash";
    }
    if (message.empty()) {
        return "loading it ended the process with status " + std::to_string(WEXITSTATUS(status)) +
               ": a plugin must not call exit";
    }
    if (message.front() == refused) return message.substr(1);
    return plugin::description::decode(std::string_view(message).substr(1));
}

} // namespace

probe_result probe(const std::filesystem::path& image, std::chrono::milliseconds deadline) {
    int ends[2];
    if (pipe(ends) != 0) return std::string("cannot make a pipe: ") + std::strerror(errno);
    const pid_t child = fork();
    if (child < 0) return std::string("cannot start a process to load it in: ") + std::strerror(errno);
    if (child == 0) {
        close(ends[0]);
        run_child(image, ends[1]);
    }
    close(ends[1]);
    const std::optional<std::string> message = read_all(ends[0], clock::now() + deadline);
    close(ends[0]);
    if (!message) kill(child, SIGKILL);
    const int status = wait_for(child);
    if (!message) return "loading it took longer than " + std::to_string(deadline.count()) + " ms";
    return read_message(*message, status);
}

} // namespace berth::host::cli
