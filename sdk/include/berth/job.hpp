// The job that a tool's method runs for: injected wherever the method takes a berth::job&. Valid until the method returns;
// any of its threads may use it meanwhile.
#pragma once

#include <berth/report.hpp>

namespace berth {

class job {
public:
    explicit job(detail::job_run& run) : run_(run) {}
    job(const job&) = delete;
    job& operator=(const job&) = delete;

    // As the caller gave it, without the prefix of a URN.
    std::string_view id() const noexcept { return message() ? view(message()->id) : std::string_view(); }
    // From 1; more when a job that was cut off runs again.
    std::uint32_t attempt() const noexcept { return message() ? message()->attempt : 1; }
    // As it came, which nobody has checked; empty without one, and after a restart unless the host stores it (README, Jobs).
    std::string_view authorization() const noexcept { return message() ? view(message()->authorization) : std::string_view(); }

    // Contents that outlive the job, tied to it; include berth/artifacts.hpp.
    berth::artifacts artifacts() const;

    // Nobody wants the result any more: stop soon.
    bool cancelled() const noexcept { return run_.cancelled(); }
    // Throws berth::cancelled in that case.
    void check() const {
        if (cancelled()) throw berth::cancelled();
    }

    // Steps and events for those who watch.
    reporter report() const { return reporter(run_); }

private:
    const berth_job* message() const noexcept { return run_.message(); }
    static std::string_view view(berth_slice slice) noexcept { return {slice.data ? slice.data : "", slice.size}; }

    detail::job_run& run_;
};

// The job that this thread runs, for functions that it is not handed to; null outside of a tool.
inline job* current_job() noexcept { return detail::running_job::of_this_thread(); }

} // namespace berth
