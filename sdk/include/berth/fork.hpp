// A function, a program or a whole service in a child process, which says when it is ready and never outlives its
// parent.
//
//     auto child = berth::fork::service("calculator.so");   // a host in a child, with this plugin
//     child.start();                                        // returns once it serves
//     calculator_client there(child.said());                // its URL
//     ...                                                   // the destructor ends it
//
// Which form to take:
//   program   another executable, started anew: always sound. It says that it is ready through fork_ready, or to the
//             socket that NOTIFY_SOCKET names (as under systemd), or is held to be ready once it runs.
//   service   program with the `berth` binary and one plugin: always sound.
//   registered   this very executable again, which runs the function that its main gave to fork::child_main under that
//             name: for code of one's own, always sound too, since nothing of this process is left in the child but
//             names and arguments. Use it in programs with threads, and whenever sanitizers look on.
//   function  fork(2) without exec: the child is a copy of this process with the calling thread alone. Locks that other
//             threads held at that moment are held for ever in it, and ThreadSanitizer refuses threads in such a
//             child. So start() refuses it while the process has any thread beside the caller's and those that watch
//             children; start it first thing in main.
//
// The child is bound to the life of its parent twice: by a signal of the kernel (PR_SET_PDEATHSIG; it is sent when the
// thread that forked ends, so children are forked by the thread that watches them, or by the only one there is) and, in
// functions, by a pipe that closes with the parent (fork_ready::wait). Of the parent's descriptors it keeps 0, 1, 2 and
// its end of those pipes.
//
// A fork may be used by several threads; start, the destructor and moving belong to one.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#define BERTH_FORK_API __attribute__((visibility("default")))

namespace berth {

// How a child ended.
struct exit_status {
    int code = 0;   // when it ended by itself
    int signal = 0; // that killed it; 0: none did
    bool success() const noexcept { return code == 0 && signal == 0; }
    // "exited with 3", "was killed by SIGSEGV".
    BERTH_FORK_API std::string text() const;
};

// The child's end: says that it is ready, and waits for its end.
class BERTH_FORK_API fork_ready {
public:
    // Of a program that fork::program started; of any other it does nothing.
    static fork_ready from_environment();
    fork_ready(int tell, int parent) noexcept : tell_(tell), parent_(parent) {}

    // Ready, with a line for the parent, such as a URL: fork::said. The first time counts.
    void operator()(std::string_view said = {});
    // Returns once the parent has gone or asked for the end by SIGTERM, which before this call ends the child at once.
    // Handlers of one's own stay in charge.
    void wait();
    // Ready, and waits; an end that is asked for in between is not missed.
    void wait(std::string_view said);

private:
    int tell_, parent_;
};

struct fork_options {
    // How start() knows that a program is ready: by fork_ready or NOTIFY_SOCKET, or as soon as it has been executed.
    enum class readiness { told, executed };
    readiness ready = readiness::told;
    std::chrono::milliseconds start_deadline{30'000};
    std::chrono::milliseconds terminate_deadline{5'000}; // between SIGTERM and SIGKILL
    // Added to the environment of a program.
    std::vector<std::pair<std::string, std::string>> environment{};
    // Descriptors that the child keeps beside 0, 1 and 2.
    std::vector<int> keep{};
    // Called when the child ends without having been asked to, on a thread of the fork; it may neither
    // start nor destroy the fork.
    std::function<void(const exit_status&)> ended{};
};

struct service_options {
    std::string host{};                   // the `berth` binary; empty: BERTH_BINARY, beside this library, or in PATH
    std::string configuration{};          // of the plugin, JSON; empty: none
    std::vector<std::string> arguments{}; // more for `berth serve`
    bool quiet = true;                    // log warnings and errors alone
    fork_options process{};
};

class BERTH_FORK_API fork {
public:
    // What a child of this process runs; what it returns is the child's exit code, 70 if it throws.
    using function_type = std::function<int(fork_ready&)>;
    struct named_function {
        std::string name;
        std::function<int(fork_ready&, const std::vector<std::string>& arguments)> run;
    };

    static fork program(std::string path, std::vector<std::string> arguments = {}, fork_options options = {});
    static fork service(std::string plugin, service_options options = {});
    static fork registered(std::string name, std::vector<std::string> arguments = {}, fork_options options = {});
    static fork function(function_type run, fork_options options = {});
    // To be called first in the main of a program that uses `registered`: runs the function that this process was
    // started for and returns its exit code; nothing in a process that was started otherwise.
    static std::optional<int> child_main(const std::vector<named_function>& functions);

    ~fork(); // terminates
    fork(fork&&) noexcept;
    fork& operator=(fork&&) noexcept;

    // Returns when the child is ready. std::runtime_error when it cannot run, ends before, or is not ready at the
    // deadline (then it is terminated); the sentence says which. A child that has ended may be started again.
    void start();
    // SIGTERM, then SIGKILL at the deadline; returns when it has ended. Harmless when it does not run.
    void terminate() noexcept;
    // What the child said when it was ready; of a service its URL.
    std::string said() const;
    bool running() const;
    int pid() const; // 0 when it does not run
    // How the last one ended; nothing while it runs.
    std::optional<exit_status> status() const;
    // Waits for the end of the child. Nothing when it still runs then.
    std::optional<exit_status> wait(std::chrono::milliseconds at_most);

    class child;

private:
    explicit fork(std::unique_ptr<child> made);
    std::unique_ptr<child> child_;
};

// Several supporting children around a main one that runs in place. They are started in order and stopped in reverse.
class BERTH_FORK_API fork_group {
public:
    fork_group() = default;
    ~fork_group(); // stops all that run
    fork_group(fork_group&&) = default;

    fork_group& add(fork one);
    // Starts those that do not run; when one fails, stops those before it and throws what it threw.
    void start();
    void stop() noexcept;
    // Starts the children, calls `main`, stops the children whatever happens, and returns what main returned.
    int run(const std::function<int()>& main);
    fork& operator[](std::size_t index) { return children_[index]; }
    std::size_t size() const noexcept { return children_.size(); }

private:
    std::vector<fork> children_;
};

} // namespace berth
