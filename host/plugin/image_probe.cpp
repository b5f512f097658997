#include <plugin/image_probe.hpp>

#include <plugin/descriptor.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

extern char** environ;

namespace berth::host::plugin {

namespace {

using clock = std::chrono::steady_clock;

// Starts the program with its standard output in the pipe; -1 when it cannot be started.
pid_t start(const std::filesystem::path& program, const std::filesystem::path& image, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return -1;
    }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    sigset_t none; // this thread may have signals blocked that shall end the child
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::string name = program.string(), file = image.string(), check = "check", load = "--load";
    const std::array<char*, 5> arguments{name.data(), check.data(), load.data(), file.data(), nullptr};
    pid_t child = -1;
    if (posix_spawn(&child, name.c_str(), &actions, &attributes, arguments.data(), environ) != 0) child = -1;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

// What it says until it closes its output; false when the deadline came first.
bool read_all(int from, clock::time_point until, std::string& text) {
    constexpr std::size_t most = 64 * 1024; // a check says a few lines
    std::array<char, 4096> part;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()).count();
        pollfd readable{from, POLLIN, 0};
        const int ready = left > 0 ? poll(&readable, 1, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        const ssize_t got = read(from, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return true;
        if (text.size() < most) text.append(part.data(), static_cast<std::size_t>(got));
    }
}

// The line of the check that says so, without its first word.
std::string refusal_with(std::string_view text, std::string_view words) {
    const std::size_t found = text.find(words);
    if (found == text.npos) return {};
    const std::size_t begin = text.rfind('\n', found) == text.npos ? 0 : text.rfind('\n', found) + 1;
    std::string_view line = text.substr(begin, text.find('\n', found) - begin);
    constexpr std::string_view first = "refused";
    if (line.starts_with(first)) line.remove_prefix(first.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return std::string(line);
}

} // namespace

std::string fault_in_probe(const std::filesystem::path& program, const std::filesystem::path& image,
                           std::chrono::milliseconds deadline) {
    int ends[2];
    if (program.empty() || pipe2(ends, O_CLOEXEC) != 0) return {};
    const descriptor read_end(ends[0]);
    pid_t child = -1;
    {
        const descriptor write_end(ends[1]);
        child = start(program, image, write_end.number());
    }
    if (child < 0) return {};
    std::string text;
    const bool in_time = read_all(read_end.number(), clock::now() + deadline, text);
    if (!in_time) kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!in_time) return "loading it in a process of its own took longer than " + std::to_string(deadline.count()) + " ms";
    if (std::string crashed = refusal_with(text, "ended the process with"); !crashed.empty()) return crashed;
    return refusal_with(text, "loading it took longer");
}

} // namespace berth::host::plugin
