#include "fork_child.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace berth {
namespace {

using clock = std::chrono::steady_clock;

// Threads that watch children, until they are joined. They wait in the kernel and hold no lock that a forked function
// could need. Whoever makes or joins one counts.
std::atomic<std::size_t> watchers{0};

struct descriptor_guard {
    int number;
    ~descriptor_guard() {
        if (number >= 0) ::close(number);
    }
};

#if defined(__SANITIZE_THREAD__)
constexpr std::size_t own_thread_of_sanitizer = 1; // which it starts anew in a child
#else
constexpr std::size_t own_thread_of_sanitizer = 0;
#endif

std::size_t other_threads() {
    std::size_t threads = 0;
    std::error_code failed;
    for (std::filesystem::directory_iterator one("/proc/self/task", failed), end; !failed && one != end;
         one.increment(failed))
        ++threads;
    const std::size_t known = 1 + watchers.load() + own_thread_of_sanitizer;
    return threads > known ? threads - known : 0;
}

int milliseconds_until(clock::time_point then) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(then - clock::now()).count();
    return left <= 0 ? 0 : left > 1'000'000 ? 1'000'000 : static_cast<int>(left);
}

exit_status status_of(int raw) {
    return WIFSIGNALED(raw) ? exit_status{0, WTERMSIG(raw)} : exit_status{WEXITSTATUS(raw), 0};
}

} // namespace

fork::child::~child() {
    terminate();
    join();
}

void fork::child::join() {
    if (!watcher_.joinable()) return;
    watcher_.join();
    --watchers;
}

void fork::child::start() {
    if (pid() != 0) throw std::runtime_error(steps_.name + " runs already");
    join();
    const auto deadline = clock::now() + options_.start_deadline;
    {
        const std::lock_guard lock(mutex_);
        status_.reset();
        said_.clear();
        asked_ = false;
    }
    try {
        net::birth of = steps_.prepare();
        to_clean_ = true;
        std::optional<net::notify_socket> notify;
        const bool told = of.run || options_.ready == fork_options::readiness::told;
        if (!of.run && told) of.environment.push_back("NOTIFY_SOCKET=" + notify.emplace().name());
        of.run ? fork_here(of) : fork_on_watcher(of);
        await_executed();
        std::string said = told ? await_told(notify ? &*notify : nullptr, deadline) : std::string();
        if (steps_.check) said = steps_.check(std::move(said), deadline);
        close_pipes();
        const std::lock_guard lock(mutex_);
        said_ = std::move(said);
    } catch (...) {
        terminate();
        close_pipes();
        join();
        throw;
    }
}

// The kernel ends the child with the thread that forked it: here that is the watcher, which lives as long as the child.
void fork::child::fork_on_watcher(const net::birth& of) {
    std::exception_ptr failure;
    bool done = false;
    ++watchers;
    watcher_ = std::thread([&, this] {
        {
            const std::lock_guard lock(mutex_);
            try {
                born_ = net::spawn(of);
            } catch (...) {
                failure = std::current_exception();
            }
            done = true;
            changed_.notify_all();
            if (failure) return;
        }
        watch();
    });
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done; });
    if (failure) std::rethrow_exception(failure);
}

void fork::child::fork_here(const net::birth& of) {
    if (const std::size_t others = other_threads(); others > 0)
        throw std::runtime_error(
            steps_.name + ": expected a process of one thread, found " + std::to_string(others) +
            " more, whose locks a copy of the process would never see free; start it before any thread, or use "
            "fork::registered or fork::program");
    {
        const std::lock_guard lock(mutex_);
        born_ = net::spawn(of);
    }
    ++watchers;
    watcher_ = std::thread([this] { watch(); });
}

// On the watcher's thread.
void fork::child::watch() {
    pid_t pid;
    {
        const std::lock_guard lock(mutex_);
        pid = born_.pid;
    }
    siginfo_t ended;
    while (::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    exit_status how;
    bool unasked;
    {
        const std::lock_guard lock(mutex_); // so that nobody signals a number that is free again
        int raw = 0;
        ::waitpid(pid, &raw, 0);
        how = status_of(raw);
        status_ = how;
        born_.pid = 0;
        unasked = !asked_;
    }
    changed_.notify_all();
    if (unasked && options_.ended) options_.ended(how);
}

void fork::child::await_executed() const {
    int error = 0;
    ssize_t got;
    while ((got = ::read(born_.error, &error, sizeof error)) < 0 && errno == EINTR) {
    }
    if (got == sizeof error) throw std::runtime_error("cannot run " + steps_.name + ": " + std::strerror(error));
}

std::string fork::child::await_told(net::notify_socket* notify, clock::time_point deadline) {
    int end = -1; // readable when the child has ended
    {
        const std::lock_guard lock(mutex_);
        if (born_.pid != 0) end = static_cast<int>(::syscall(SYS_pidfd_open, born_.pid, 0));
    }
    const descriptor_guard close_end{end};
    std::string said;
    for (bool told_open = true, ended = false;;) {
        pollfd news[] = {{told_open ? born_.told : -1, POLLIN, 0},
                         {notify ? notify->descriptor() : -1, POLLIN, 0},
                         {end, POLLIN, 0}};
        const int ready = ::poll(news, 3, end < 0 ? 0 : milliseconds_until(deadline));
        if (ready < 0 && errno != EINTR) throw std::runtime_error(steps_.name + ": poll: " + std::strerror(errno));
        if (ready > 0 && news[0].revents != 0) {
            char text[1024];
            const ssize_t got = ::read(born_.told, text, sizeof text);
            if (got > 0) said.append(text, static_cast<std::size_t>(got));
            told_open = got > 0;
            if (const std::size_t line = said.find('\n'); line != std::string::npos) return said.substr(0, line);
            if (got > 0) continue;
        }
        if (ready > 0 && news[1].revents != 0 && notify->says_ready()) return {};
        ended = end < 0 || (ready > 0 && news[2].revents != 0);
        if (ended) {
            const auto how = wait(options_.terminate_deadline);
            throw std::runtime_error(steps_.name + ' ' + (how ? how->text() : "ended") + " before it was ready");
        }
        if (clock::now() >= deadline)
            throw std::runtime_error(steps_.name + " was not ready within " +
                                     std::to_string(options_.start_deadline.count()) + " ms (start_deadline)");
    }
}

void fork::child::close_pipes() noexcept {
    for (int* const one : {&born_.told, &born_.error})
        if (*one >= 0) ::close(std::exchange(*one, -1));
}

void fork::child::terminate() noexcept {
    {
        std::unique_lock lock(mutex_);
        if (born_.pid != 0) {
            asked_ = true;
            ::kill(born_.pid, SIGTERM);
            if (!changed_.wait_for(lock, options_.terminate_deadline, [&] { return born_.pid == 0; })) {
                ::kill(born_.pid, SIGKILL);
                changed_.wait(lock, [&] { return born_.pid == 0; }); // the kernel does not fail to
            }
        }
        if (born_.bond >= 0) ::close(std::exchange(born_.bond, -1));
        if (!to_clean_) return;
        to_clean_ = false;
    }
    if (steps_.clean) steps_.clean();
}

std::string fork::child::said() const {
    const std::lock_guard lock(mutex_);
    return said_;
}

int fork::child::pid() const {
    const std::lock_guard lock(mutex_);
    return born_.pid;
}

std::optional<exit_status> fork::child::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

std::optional<exit_status> fork::child::wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [&] { return born_.pid == 0; });
    return born_.pid == 0 ? status_ : std::nullopt;
}

} // namespace berth
