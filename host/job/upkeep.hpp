// The statements that concern many jobs: what a crash left is put in order at the start, and what has expired goes in
// small steps. They throw store_failure.
#pragma once

#include <job/facts.hpp>
#include <job/statement.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace berth::host::job {

struct recovered {
    std::size_t interrupted = 0;
    std::size_t queued_again = 0;
    std::size_t cancelled = 0;
    // Those that are interrupted or cancelled now.
    std::vector<std::shared_ptr<const job_facts>> ended;
};
// What still runs in the store has been cut off. In one transaction, before anybody else uses the file.
recovered recover(record::connection& on, std::int64_t now, std::chrono::milliseconds result_time);
// In the order of their numbers, without requests. `size` is the request's.
void each_queued(record::connection& on, const std::function<void(const job_facts&, std::uint32_t last_event)>& take);
std::int64_t last_number(record::connection& on);
std::int64_t count_of_jobs(record::connection& on);

struct swept {
    int jobs = 0;                   // that were changed
    int removed = 0;                // of them without a trace
    std::vector<std::string> files; // of results, to be removed after the commit
};
swept sweep(record::connection& on, std::int64_t now);
// Beyond the newest `keep` finished ones of a tool.
swept forget_oldest(record::connection& on, std::string_view plugin, std::string_view path, std::int64_t keep,
                    std::int64_t now);
// The result of a finished job is removed; the file that held it, or nothing.
std::string remove_result(record::connection& on, std::int64_t number, std::int64_t now);

} // namespace berth::host::job
