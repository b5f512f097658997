// The child process of a worker instance and our end of its socket pair. It is started and waited for by one thread,
// which must live as long as the process: the kernel ends the process with that thread.
#pragma once

#include <plugin/descriptor.hpp>

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace berth::host::plugin {

class worker_process {
public:
    // Runs `program worker --socket 3`; or says why not.
    static std::variant<std::unique_ptr<worker_process>, std::string> spawn(const std::filesystem::path& program);
    ~worker_process(); // kills and reaps

    // Ours, not blocking. Shared, so that a thread that sends just now keeps it open.
    const std::shared_ptr<descriptor>& socket() const noexcept { return socket_; }
    // Readable once the process has ended.
    int ended() const noexcept { return pid_descriptor_.number(); }
    pid_t pid() const noexcept { return pid_; }

    void signal(int number) const noexcept;
    // How it ended ("was killed by SIGSEGV", "exited with 3"), or nothing when it has not within `deadline`.
    std::optional<std::string> wait(std::chrono::milliseconds deadline);

private:
    worker_process() = default;

    std::shared_ptr<descriptor> socket_;
    descriptor pid_descriptor_;
    pid_t pid_ = -1;
    std::optional<std::string> end_;
};

} // namespace berth::host::plugin
