// One run of a job inside the plugin: the way to its watchers, the steps that an exception left and that still have to say
// so, and the list by which functions find the job of their thread. That list instead of a thread_local: a plugin with
// thread-locals loses the event loop for all of its endpoints.
#pragma once

#include <berth/call.hpp>
#include <berth/detail/event_text.hpp>

#include <pthread.h>

#include <exception>
#include <mutex>
#include <type_traits>

namespace berth {
class job;
}

namespace berth::detail {

// What an exception says; without one, or when it is no std::exception, that there was one.
inline std::string what_of(const std::exception_ptr& thrown) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
    }
    return "an exception";
}

// Any thread, while the method runs.
class job_run {
public:
    // `message` null: the host runs no jobs, and nobody watches.
    job_run(const berth_job* message, const call& of) : message_(message), call_(of) {}
    job_run(const job_run&) = delete;
    job_run& operator=(const job_run&) = delete;

    const berth_job* message() const noexcept { return message_; }
    const call& of() const noexcept { return call_; }
    bool cancelled() const noexcept { return call_.cancelled(); }

    // False when it was not taken.
    bool send(std::string_view event) {
        close_broken();
        return pass(event);
    }
    // An exception leaves a step. Its destructor cannot see which one: the event waits for whoever catches it.
    void broken(std::string step) {
        const std::lock_guard lock(mutex_);
        broken_.push_back(std::move(step));
    }
    // The events of broken steps, with what the exception says that is handled just now.
    void close_broken() {
        std::vector<std::string> steps;
        {
            const std::lock_guard lock(mutex_);
            steps.swap(broken_);
        }
        if (steps.empty()) return;
        const std::string why = what_of(std::current_exception());
        for (const std::string& step : steps) pass(error_event(step_error_schema, why, step));
    }

private:
    bool pass(std::string_view event) const {
        return message_ && message_->report && message_->report(message_->state, {event.data(), event.size()});
    }

    const berth_job* message_;
    const call& call_;
    std::mutex mutex_; // guards broken_
    std::vector<std::string> broken_;
};

// ---- the job of a thread

class running_job;
struct running_jobs {
    std::mutex mutex; // guards the list
    running_job* newest = nullptr;
};
static_assert(std::is_trivially_destructible_v<running_jobs>, "nothing runs when the plugin is unloaded");
inline constinit running_jobs all_running;

// Enters the job for as long as it lives; on the thread that runs it.
class running_job {
public:
    explicit running_job(job& entered) : job_(entered) {
        const std::lock_guard lock(all_running.mutex);
        older_ = all_running.newest;
        all_running.newest = this;
    }
    ~running_job() {
        const std::lock_guard lock(all_running.mutex);
        running_job** at = &all_running.newest;
        while (*at != this) at = &(*at)->older_;
        *at = older_;
    }
    running_job(const running_job&) = delete;
    running_job& operator=(const running_job&) = delete;

    static job* of_this_thread() noexcept {
        const std::lock_guard lock(all_running.mutex);
        for (const running_job* at = all_running.newest; at; at = at->older_)
            if (pthread_equal(at->thread_, pthread_self())) return &at->job_;
        return nullptr;
    }

private:
    job& job_;
    const pthread_t thread_ = pthread_self();
    running_job* older_ = nullptr;
};

} // namespace berth::detail
