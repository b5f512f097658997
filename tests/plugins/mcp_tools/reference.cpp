// The four tools of the server that the recorded MCP exchanges were made with.
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace std::chrono_literals;

namespace mcp_reference {

struct GreetRequest {
    std::string name;
    int count = 1;
    static constexpr auto about() {
        return berth::object<GreetRequest>()
            .field<&GreetRequest::name>("Whom to greet.")
            .field<&GreetRequest::count>("How often.", berth::minimum(1));
    }
};
struct GreetResult {
    std::string greeting;
};
struct WorkRequest {
    double seconds;
    int steps;
    static constexpr auto about() {
        return berth::object<WorkRequest>()
            .field<&WorkRequest::seconds>("How long.", berth::range(0, 600))
            .field<&WorkRequest::steps>("In how many steps.", berth::range(1, 10000));
    }
};
struct WorkResult {
    int done;
};
struct StatusResult {
    int cancelled;
    int finished;
};

class Reference : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::tool<&Reference::greet>("/greet", "Greet a person\n\nMakes a greeting."),
                             berth::tool<&Reference::work>("/work", "Work in steps"),
                             berth::tool<&Reference::fail>("/fail", "Always fails"),
                             berth::tool<&Reference::status>("/status", "How many calls were cancelled"));
    }

    GreetResult greet(GreetRequest in) {
        std::string text;
        for (int i = 0; i < in.count; ++i) text += (i ? " " : "") + std::string("Hello, ") + in.name + '!';
        return {text};
    }
    WorkResult work(WorkRequest in, berth::job& job) {
        try {
            for (int i = 1; i <= in.steps; ++i) {
                sleep_for(in.seconds / in.steps, job);
                job.report().generic("work",
                                     {{"message", "step " + std::to_string(i)}, {"done", i}, {"total", in.steps}});
            }
        } catch (const berth::cancelled&) {
            ++cancelled_;
            throw;
        }
        ++finished_;
        return {in.steps};
    }
    std::string fail() { throw std::runtime_error("boom"); }
    StatusResult status() { return {cancelled_, finished_}; }

private:
    static void sleep_for(double seconds, const berth::job& job) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (std::chrono::steady_clock::now() < end) {
            job.check();
            std::this_thread::sleep_for(
                std::min<std::chrono::duration<double>>(end - std::chrono::steady_clock::now(), 5ms));
        }
        job.check();
    }

    std::atomic<int> cancelled_{0}; // calls of work write, status reads
    std::atomic<int> finished_{0};  // likewise
};

} // namespace mcp_reference

BERTH_PLUGIN(mcp_reference::Reference, "mcp-reference", "1.0.0");
