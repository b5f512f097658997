// The parent's end of the readiness protocol of service managers (sd_notify(3)): a program sends READY=1 to the
// datagram socket that NOTIFY_SOCKET names. One thread.
#pragma once

#include <string>

namespace berth::net {

class notify_socket {
public:
    notify_socket(); // std::runtime_error when there is none to be had
    ~notify_socket();
    notify_socket(const notify_socket&) = delete;
    notify_socket& operator=(const notify_socket&) = delete;

    const std::string& name() const noexcept { return name_; } // as the environment has it
    int descriptor() const noexcept { return descriptor_; }
    // Takes what has come; true once READY=1 was among it, from a process of this user.
    bool says_ready() noexcept;

private:
    std::string name_;
    int descriptor_;
};

} // namespace berth::net
