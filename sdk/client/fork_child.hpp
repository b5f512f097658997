// A child process and the thread that watches it: reaps it as soon as it ends, so that there is neither a zombie nor a
// signal to a number that means another process by then. Any thread.
#pragma once

#include "fork_spawn.hpp"
#include "notify_socket.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace berth {

class fork::child {
public:
    // Before the start: what is to be run; may make folders. After it said that it is ready: what it is then taken to
    // have said; throws when it is not ready after all. At the end: cleans up.
    struct steps {
        std::function<net::birth()> prepare;
        std::function<std::string(std::string said, std::chrono::steady_clock::time_point deadline)> check;
        std::function<void()> clean;
        std::string name; // for messages
    };
    child(steps made_of, fork_options options) : steps_(std::move(made_of)), options_(std::move(options)) {}
    ~child();

    void start();
    void terminate() noexcept;
    std::string said() const;
    int pid() const;
    std::optional<exit_status> status() const;
    std::optional<exit_status> wait(std::chrono::milliseconds at_most);

private:
    void fork_on_watcher(const net::birth& of);
    void fork_here(const net::birth& of);
    void watch();
    void join();
    void await_executed() const;
    std::string await_told(net::notify_socket* notify, std::chrono::steady_clock::time_point deadline);
    void close_pipes() noexcept;

    const steps steps_;
    const fork_options options_;
    net::newborn born_;        // set by start; pid by the watcher too, under mutex_
    mutable std::mutex mutex_; // guards what follows, and born_.pid
    std::condition_variable changed_;
    bool asked_ = false;    // to end
    bool to_clean_ = false; // prepare has been called
    std::string said_;
    std::optional<exit_status> status_;
    std::thread watcher_;
};

} // namespace berth
