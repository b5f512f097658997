// Tools whose runs leave a trace outside of the host: a line in a file, written before anything else, so that whoever
// has killed the host can count how often each job began.
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;

namespace {

struct Work {
    std::optional<std::string> trace; // the file
    int milliseconds = 0;
    int steps = 0; // reported, evenly over the time
};

struct Done {
    std::string id;
    std::uint32_t attempt = 0;
};

void leave_trace(const std::optional<std::string>& file, const berth::job& job) {
    if (!file) return;
    const std::string line = std::string(job.id()) + ' ' + std::to_string(job.attempt()) + '\n';
    const int opened = open(file->c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const bool written = opened >= 0 && write(opened, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (opened >= 0) close(opened);
    if (!written) throw std::runtime_error("no trace could be left in " + *file);
}

void work_until(std::chrono::steady_clock::time_point end, const berth::job& job) {
    while (std::chrono::steady_clock::now() < end) {
        job.check();
        std::this_thread::sleep_for(
            std::min<std::chrono::steady_clock::duration>(end - std::chrono::steady_clock::now(), 5ms));
    }
}

} // namespace

class Jobs : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::tool<&Jobs::work>("/once", "Works once", berth::tool_options{.name = "once"}),
            berth::tool<&Jobs::work>("/again", "Works again when it was cut off",
                                     berth::tool_options{.name = "again", .attempts = 1000, .repeatable = true}),
            berth::tool<&Jobs::work>("/narrow", "One at a time", berth::tool_options{.name = "narrow", .workers = 1}),
            berth::tool<&Jobs::fail>("/fail", "Fails", berth::tool_options{.name = "fail"}));
    }

    Done work(Work in, berth::job& job) {
        leave_trace(in.trace, job);
        const auto begun = std::chrono::steady_clock::now();
        auto step = job.report().step("work", "as asked");
        for (int i = 1; i <= in.steps; ++i) {
            work_until(begun + std::chrono::milliseconds(in.milliseconds) * i / in.steps, job);
            step.info({{"done", i}, {"total", in.steps}});
        }
        work_until(begun + std::chrono::milliseconds(in.milliseconds), job);
        return {std::string(job.id()), job.attempt()};
    }

    Done fail(Work in, berth::job& job) {
        leave_trace(in.trace, job);
        throw std::runtime_error("it never works");
    }
};

BERTH_PLUGIN(Jobs, "jobs", "1.0.0");
