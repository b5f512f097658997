// One look at the manager's state: holds its mutex, and calls what must be called without it when it ends.
#pragma once

#include <job/manager.hpp>

namespace berth::host::job {

class manager::turn {
public:
    explicit turn(manager& of) : lock_(of.mutex_) {}
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn() {
        lock_.unlock();
        for (const auto& call : calls_) call();
    }

    void then(std::function<void()> call) { calls_.push_back(std::move(call)); }
    void reply(answer_function to, answer with) {
        then([to = std::move(to), with = std::move(with)] { to(with); });
    }

private:
    std::unique_lock<std::mutex> lock_;
    std::vector<std::function<void()>> calls_;
};

// Why a request becomes no job.
struct manager::refusal {
    int status = 503;
    std::string reason; // for the metrics
    std::string detail;
    int retry_after = 1;
    bool close = false;

    answer as_answer() const {
        answer result;
        result.what = answer::kind::refused;
        result.status = status;
        result.detail = detail;
        result.retry_after = retry_after;
        result.close = close;
        return result;
    }
};

} // namespace berth::host::job
