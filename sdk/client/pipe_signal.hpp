// OpenSSL writes without MSG_NOSIGNAL: while one of these lives, a peer that has gone is an error on this thread and no
// SIGPIPE, whatever the process does with that signal.
#pragma once

#include <csignal>
#include <ctime>

namespace berth::net {

class no_pipe_signal {
public:
    no_pipe_signal() noexcept {
        sigset_t waiting;
        sigpending(&waiting);
        was_pending_ = sigismember(&waiting, SIGPIPE) == 1;
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~no_pipe_signal() {
        const timespec now{};
        if (!was_pending_)
            while (sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
            }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    no_pipe_signal(const no_pipe_signal&) = delete;
    no_pipe_signal& operator=(const no_pipe_signal&) = delete;

private:
    sigset_t pipe_{}, before_{};
    bool was_pending_ = false;
};

} // namespace berth::net
