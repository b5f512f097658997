#include "fork_child.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace berth {
namespace {

// The environment of this process without what was meant for it alone, and with more.
std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& more) {
    std::vector<std::string> all;
    for (char** one = environ; one && *one; ++one) {
        const std::string_view text(*one);
        const std::string_view name = text.substr(0, text.find('='));
        bool replaced = name == net::ready_variable || name == net::function_variable || name == "NOTIFY_SOCKET";
        for (const auto& [other, value] : more) replaced = replaced || name == other;
        if (!replaced) all.emplace_back(text);
    }
    for (const auto& [name, value] : more) all.push_back(name + '=' + value);
    return all;
}

// Made by wait before the handler is installed, written by the handler of SIGTERM, read by fork_ready::wait.
volatile int end_event = -1;

void on_end(int) {
    const int saved = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(end_event, &one, sizeof one);
    errno = saved;
}

void catch_if_usual(int number) {
    struct sigaction now {};
    if (::sigaction(number, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) return;
    now.sa_handler = on_end;
    now.sa_flags = SA_RESTART;
    ::sigaction(number, &now, nullptr);
}

void hear_end() {
    if (end_event < 0) end_event = ::eventfd(0, EFD_CLOEXEC);
    catch_if_usual(SIGTERM);
    catch_if_usual(SIGINT);
}

void wait_for_end(int parent) {
    pollfd news[] = {{end_event, POLLIN, 0}, {parent, POLLIN, 0}};
    while (::poll(news, 2, -1) < 0 && errno == EINTR) {
    }
}

} // namespace

net::birth net::program_birth(const std::string& path, const std::vector<std::string>& arguments,
                              const fork_options& options) {
    birth of;
    of.path = path;
    of.arguments = arguments;
    of.environment = environment_with(options.environment);
    of.keep = options.keep;
    of.tells = options.ready == fork_options::readiness::told;
    return of;
}

std::string exit_status::text() const {
    if (signal == 0) return "exited with " + std::to_string(code);
    const char* const name = ::sigabbrev_np(signal);
    return std::string("was killed by ") + (name ? std::string("SIG") + name : "signal " + std::to_string(signal));
}

fork_ready fork_ready::from_environment() {
    const char* const text = std::getenv(net::ready_variable);
    if (!text) return {-1, -1};
    char* comma = nullptr;
    const long tell = std::strtol(text, &comma, 10);
    const long parent = comma && *comma == ',' ? std::strtol(comma + 1, nullptr, 10) : -1;
    // Programs that this one starts get neither.
    for (const long one : {tell, parent}) ::fcntl(static_cast<int>(one), F_SETFD, FD_CLOEXEC);
    return {static_cast<int>(tell), static_cast<int>(parent)};
}

void fork_ready::operator()(std::string_view said) {
    if (tell_ < 0) return;
    const std::string line = std::string(said.substr(0, said.find('\n'))) + '\n';
    [[maybe_unused]] const ssize_t written =
        ::write(tell_, line.data(), line.size()); // a parent that has gone is told by wait
    ::close(tell_);
    tell_ = -1;
}

void fork_ready::wait() {
    hear_end();
    wait_for_end(parent_);
}

void fork_ready::wait(std::string_view said) {
    hear_end();
    (*this)(said);
    wait_for_end(parent_);
}

fork::fork(std::unique_ptr<child> made) : child_(std::move(made)) {}
fork::~fork() = default;
fork::fork(fork&&) noexcept = default;
fork& fork::operator=(fork&&) noexcept = default;

fork fork::program(std::string path, std::vector<std::string> arguments, fork_options options) {
    child::steps steps;
    steps.name = "the program " + path;
    steps.prepare = [path = std::move(path), arguments = std::move(arguments), options] {
        return net::program_birth(path, arguments, options);
    };
    return fork(std::make_unique<child>(std::move(steps), std::move(options)));
}

fork fork::registered(std::string name, std::vector<std::string> arguments, fork_options options) {
    options.environment.emplace_back(net::function_variable, std::move(name));
    return program("/proc/self/exe", std::move(arguments), std::move(options));
}

std::optional<int> fork::child_main(const std::vector<named_function>& functions) {
    const char* const name = std::getenv(net::function_variable);
    if (!name) return std::nullopt;
    std::vector<std::string> arguments;
    std::string known;
    // As /proc has them: main has not handed its own over.
    if (FILE* const file = std::fopen("/proc/self/cmdline", "re")) {
        std::string all;
        char text[4096];
        for (std::size_t got; (got = std::fread(text, 1, sizeof text, file)) > 0;) all.append(text, got);
        std::fclose(file);
        for (std::size_t at = 0, end; at < all.size(); at = end + 1) {
            end = std::min(all.find('\0', at), all.size());
            arguments.push_back(all.substr(at, end - at));
        }
        if (!arguments.empty()) arguments.erase(arguments.begin());
    }
    for (const named_function& one : functions) {
        known += (known.empty() ? "" : ", ") + one.name;
        if (one.name != name) continue;
        fork_ready ready = fork_ready::from_environment();
        try {
            return one.run(ready, arguments);
        } catch (const std::exception& thrown) {
            std::fprintf(stderr, "%s threw: %s\n", name, thrown.what());
        } catch (...) {
            std::fprintf(stderr, "%s threw something that is no std::exception\n", name);
        }
        return 70;
    }
    std::fprintf(stderr, "fork::registered: expected one of %s, found %s\n", known.c_str(), name);
    return 64;
}

fork fork::function(function_type run, fork_options options) {
    child::steps steps;
    steps.name = "the function";
    steps.prepare = [run = std::move(run), keep = options.keep] {
        net::birth of;
        of.run = run;
        of.keep = keep;
        return of;
    };
    return fork(std::make_unique<child>(std::move(steps), std::move(options)));
}

void fork::start() {
    child_->start();
}
void fork::terminate() noexcept {
    if (child_) child_->terminate();
}
std::string fork::said() const {
    return child_->said();
}
bool fork::running() const {
    return child_->pid() != 0;
}
int fork::pid() const {
    return child_->pid();
}
std::optional<exit_status> fork::status() const {
    return child_->status();
}
std::optional<exit_status> fork::wait(std::chrono::milliseconds at_most) {
    return child_->wait(at_most);
}

fork_group::~fork_group() {
    stop();
}

fork_group& fork_group::add(fork one) {
    children_.push_back(std::move(one));
    return *this;
}

void fork_group::start() {
    try {
        for (fork& one : children_)
            if (!one.running()) one.start();
    } catch (...) {
        stop();
        throw;
    }
}

void fork_group::stop() noexcept {
    for (auto one = children_.rbegin(); one != children_.rend(); ++one) one->terminate();
}

int fork_group::run(const std::function<int()>& main) {
    start();
    const struct stopper {
        fork_group* of;
        ~stopper() { of->stop(); }
    } stops{this};
    return main();
}

} // namespace berth
