#include <observe/process_metrics.hpp>

#include <observe/metrics.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace berth::host::observe {
namespace {

const auto began = std::chrono::steady_clock::now();

std::int64_t entries_of(const char* folder) {
    std::error_code error;
    std::int64_t count = 0;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) ++count;
    return count;
}

std::int64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::int64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

std::int64_t processor_milliseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto milliseconds = [](const timeval& t) { return std::int64_t{t.tv_sec} * 1000 + t.tv_usec / 1000; };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

} // namespace

void update_process_metrics() {
    gauge_of("berth_process_resident_bytes", "Memory of this process that is in RAM").set(resident_bytes());
    // The folder that is being read is one of them.
    gauge_of("berth_process_open_descriptors", "Open file descriptors").set(entries_of("/proc/self/fd") - 1);
    gauge_of("berth_process_threads", "Threads of this process").set(entries_of("/proc/self/task"));
    gauge_of("berth_process_processor_milliseconds", "Processor time used").set(processor_milliseconds());
    const auto uptime = std::chrono::steady_clock::now() - began;
    gauge_of("berth_process_uptime_seconds", "Time since the process began")
        .set(std::chrono::duration_cast<std::chrono::seconds>(uptime).count());
}

} // namespace berth::host::observe
