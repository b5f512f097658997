// What the benchmark of jobs calls: the same small work as a job on disk and as one in memory.
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <thread>

struct Numbers {
    std::vector<std::int64_t> numbers;
};

struct Sum {
    std::int64_t sum = 0;
};

class Bench : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::tool<&Bench::add>("/durable", "Adds, and the job is on disk",
                                     berth::tool_options{.name = "durable", .queue = 1'000'000}),
            berth::tool<&Bench::add>("/fleeting", "Adds, and the job is in memory",
                                     berth::tool_options{.name = "fleeting", .queue = 1'000'000, .durable = false}),
            berth::tool<&Bench::hold>("/held", "Keeps its only worker, so that all others wait",
                                      berth::tool_options{.name = "held", .workers = 1, .queue = 1'000'000}));
    }
    Sum hold(Numbers, berth::job& job) {
        while (!job.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return {};
    }
    Sum add(Numbers in) {
        Sum result;
        for (const std::int64_t each : in.numbers) result.sum += each;
        return result;
    }
};

BERTH_PLUGIN(Bench, "bench", "1.0.0");
