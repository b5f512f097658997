// Who hears of what happens to jobs as it happens, whoever else watches: a way to the outside. Any thread; must not block
// and must not throw.
#pragma once

#include <job/facts.hpp>

#include <memory>
#include <string_view>

namespace berth::host::job {

class listener {
public:
    virtual ~listener() = default;
    // A tool has told an event, a JSON object, and it was taken.
    virtual void event(std::string_view id, std::string_view authorization, std::string_view json) noexcept = 0;
    // The job is over and that is written: with its result, in memory or in the file of that name, or with its problem.
    virtual void ended(std::shared_ptr<const job_facts> job) noexcept = 0;
};

} // namespace berth::host::job
