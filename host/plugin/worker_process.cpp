#include <plugin/worker_process.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace berth::host::plugin {

namespace {

constexpr int worker_socket = 3;

std::string end_of(int status) {
    if (!WIFSIGNALED(status)) return "exited with " + std::to_string(WEXITSTATUS(status));
    const char* const name = sigabbrev_np(WTERMSIG(status));
    return std::string("was killed by ") + (name ? std::string("SIG") + name : "signal " + std::to_string(WTERMSIG(status)));
}

// The child gets its end of the pair as descriptor 3 beside the standard ones, and nothing else of ours.
int spawn_with(const std::filesystem::path& program, int theirs, pid_t& pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs, worker_socket);
    posix_spawn_file_actions_addclosefrom_np(&actions, worker_socket + 1);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::string arguments[] = {program.string(), "worker", "--socket", std::to_string(worker_socket)};
    char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), arguments[3].data(), nullptr};
    const int error = posix_spawn(&pid, program.c_str(), &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

} // namespace

std::variant<std::unique_ptr<worker_process>, std::string>
worker_process::spawn(const std::filesystem::path& program) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return "no socket pair for its worker: " + std::string(std::strerror(errno));
    auto process = std::unique_ptr<worker_process>(new worker_process);
    process->socket_ = std::make_shared<descriptor>(pair[0]);
    fcntl(pair[0], F_SETFL, O_NONBLOCK); // this end alone: the worker may block on its own
    const descriptor theirs(pair[1]);
    if (const int error = spawn_with(program, theirs.number(), process->pid_); error != 0) {
        process->pid_ = -1;
        return "its worker " + program.string() + " does not start: " + std::strerror(error);
    }
    // Not pidfd_open: glibc 2.36 declares it without C linkage.
    process->pid_descriptor_ = descriptor(static_cast<int>(syscall(SYS_pidfd_open, process->pid_, 0)));
    if (!process->pid_descriptor_) return "no descriptor for its worker: " + std::string(std::strerror(errno));
    return process;
}

worker_process::~worker_process() {
    if (pid_ < 0 || end_) return;
    signal(SIGKILL);
    waitpid(pid_, nullptr, 0);
}

void worker_process::signal(int number) const noexcept {
    if (pid_ > 0 && !end_) kill(pid_, number);
}

std::optional<std::string> worker_process::wait(std::chrono::milliseconds deadline) {
    if (end_) return end_;
    pollfd waiting{pid_descriptor_.number(), POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(deadline.count())) <= 0) return std::nullopt;
    int status = 0;
    if (waitpid(pid_, &status, 0) == pid_) end_ = end_of(status);
    return end_;
}

} // namespace berth::host::plugin
