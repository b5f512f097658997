#include "fork_spawn.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace berth::net {
namespace {

constexpr int exit_of_exec = 127;
constexpr int exit_of_throw = 70; // EX_SOFTWARE

// Everything that the child needs, made before the fork: in the child nothing may allocate before exec.
struct luggage {
    std::vector<std::string> candidates; // paths to execute, in the order of PATH
    std::vector<std::string> environment;
    std::vector<char*> arguments_pointers, environment_pointers;
    std::vector<int> keep;
};

struct pipes {
    int told[2] = {-1, -1}, bond[2] = {-1, -1}, error[2] = {-1, -1};

    void open() {
        for (int* const pair : {told, bond, error})
            if (::pipe2(pair, O_CLOEXEC) != 0) {
                const int reason = errno;
                close_all();
                throw std::runtime_error(std::string("no pipe for a child process: ") + std::strerror(reason));
            }
    }
    void close_all() {
        for (int* const pair : {told, bond, error})
            for (int i : {0, 1})
                if (pair[i] >= 0) ::close(pair[i]);
    }
};

std::vector<std::string> candidates_of(const std::string& path) {
    if (path.find('/') != std::string::npos) return {path};
    std::vector<std::string> found;
    const char* const search = std::getenv("PATH");
    std::string_view rest = search ? search : "/usr/bin:/bin";
    for (;;) {
        const std::size_t colon = rest.find(':');
        const std::string_view folder = rest.substr(0, colon);
        found.push_back((folder.empty() ? "." : std::string(folder)) + '/' + path);
        if (colon == std::string_view::npos) return found;
        rest.remove_prefix(colon + 1);
    }
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& one : texts) pointers.push_back(one.data());
    pointers.push_back(nullptr);
    return pointers;
}

// ---- in the child, before exec: functions that are safe there (signal-safety(7)) and nothing else

void close_all_but(const int* keep, std::size_t count) {
    // keep is sorted and starts at 3 or above. close_range(2) since Linux 5.9; without it one by one.
    unsigned from = 3;
    const auto close_between = [](unsigned first, unsigned last) {
        if (first > last || ::syscall(SYS_close_range, first, last, 0) == 0) return;
        const unsigned most = last < 65536 ? last : 65536;
        for (unsigned number = first; number <= most; ++number) ::close(static_cast<int>(number));
    };
    for (std::size_t i = 0; i < count; ++i) {
        close_between(from, static_cast<unsigned>(keep[i]) - 1);
        from = static_cast<unsigned>(keep[i]) + 1;
    }
    close_between(from, ~0u);
}

void forget_signals() {
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) ::sigaction(number, &usual, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// The parent may have gone before the kernel was asked to watch it.
void bind_to_parent(pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(exit_of_exec);
}

[[noreturn]] void execute(luggage& with, int error) {
    int reason = ENOENT;
    for (std::string& path : with.candidates) {
        with.arguments_pointers[0] = path.data();
        ::execve(path.data(), with.arguments_pointers.data(), with.environment_pointers.data());
        if (errno != ENOENT && errno != ENOTDIR) reason = errno;
    }
    [[maybe_unused]] const ssize_t written = ::write(error, &reason, sizeof reason);
    ::_exit(exit_of_exec);
}

[[noreturn]] void run_function(const birth& of, int told, int bond) {
    int code = exit_of_throw;
    try {
        fork_ready ready(told, bond);
        code = of.run(ready);
    } catch (const std::exception& thrown) {
        std::fprintf(stderr, "a child process ends, because its function threw: %s\n", thrown.what());
    } catch (...) {
        std::fprintf(stderr, "a child process ends, because its function threw something that is no std::exception\n");
    }
    std::fflush(nullptr);
    // Not exit: the handlers registered there, and static objects, are the parent's.
    ::_exit(code);
}

} // namespace

newborn spawn(const birth& of) {
    pipes made;
    made.open();
    luggage with;
    with.keep = of.keep;
    with.keep.insert(with.keep.end(), {made.told[1], made.bond[0], made.error[1]});
    std::erase_if(with.keep, [](int number) { return number < 3; });
    std::sort(with.keep.begin(), with.keep.end());
    with.keep.erase(std::unique(with.keep.begin(), with.keep.end()), with.keep.end());
    std::vector<std::string> arguments = of.arguments;
    if (!of.path.empty()) {
        with.candidates = candidates_of(of.path);
        with.environment = of.environment;
        if (of.tells)
            with.environment.push_back(std::string(ready_variable) + '=' + std::to_string(made.told[1]) + ',' +
                                       std::to_string(made.bond[0]));
        arguments.insert(arguments.begin(), of.path);
        with.arguments_pointers = pointers_to(arguments);
        with.environment_pointers = pointers_to(with.environment);
    } else {
        std::fflush(nullptr); // or both would write what waits in the buffers
    }

    // A signal that comes between fork and forget_signals would run a handler of the parent's in the child.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) {
        bind_to_parent(parent);
        forget_signals();
        close_all_but(with.keep.data(), with.keep.size());
        if (of.path.empty()) {
            ::close(made.error[1]); // as exec would
            run_function(of, made.told[1], made.bond[0]);
        }
        if (of.tells) {
            ::fcntl(made.told[1], F_SETFD, 0);
            ::fcntl(made.bond[0], F_SETFD, 0);
        }
        for (int kept : of.keep) ::fcntl(kept, F_SETFD, 0);
        execute(with, made.error[1]);
    }
    const int reason = errno;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0) {
        made.close_all();
        throw std::runtime_error(std::string("no child process: ") + std::strerror(reason));
    }
    ::close(made.told[1]);
    ::close(made.bond[0]);
    ::close(made.error[1]);
    return {pid, made.told[0], made.bond[1], made.error[0]};
}

} // namespace berth::net
