#include <admin/command_pool.hpp>

#include <observe/log.hpp>

#include <Poco/Exception.h>
#include <Poco/Runnable.h>

#include <exception>
#include <memory>

namespace berth::host::admin {
namespace {

// Owns itself once its thread runs.
class command : public Poco::Runnable {
public:
    explicit command(std::function<void()>&& work) : work_(std::move(work)) {}

    void run() override {
        const std::unique_ptr<command> self(this);
        try {
            work_();
        } catch (const std::exception& error) {
            observe::error("admin.command_failed", {{"reason", error.what()}});
        }
    }

    std::function<void()> work_;
};

constexpr int idle_seconds = 60;

} // namespace

command_pool::command_pool(int threads) : threads_("admin", 1, threads, idle_seconds) {}

command_pool::~command_pool() {
    threads_.joinAll();
}

bool command_pool::submit(std::function<void()>&& work) {
    auto next = std::make_unique<command>(std::move(work));
    try {
        threads_.start(*next);
    } catch (const Poco::NoThreadAvailableException&) {
        work = std::move(next->work_);
        return false;
    }
    next.release(); // its thread has it now, and may even be done with it
    return true;
}

} // namespace berth::host::admin
