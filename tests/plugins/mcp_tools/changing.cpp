// A plugin of which there are two versions, with tools that the first, the second and both have.
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

namespace mcp_changing {

struct Who {
    std::string job;
    std::string authorization;
    std::string traceparent;
};
struct LargeRequest {
    std::int64_t bytes;
    std::string kind = "text";
    static constexpr auto about() {
        return berth::object<LargeRequest>().field<&LargeRequest::bytes>("How many.", berth::range(0, 1 << 26));
    }
};
struct SlowRequest {
    double seconds = 1;
};
struct Version {
    int number;
};

class Changing : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::tool<&Changing::who>("/who", "Who calls"), berth::tool<&Changing::large>("/large", "A large result"),
            berth::tool<&Changing::slow>("/slow", "Which version answers, after a while"),
#if CHANGING_VERSION == 2
            berth::tool<&Changing::second>("/second", "Only the second version has it"),
#else
            berth::tool<&Changing::first>("/first", "Only the first version has it"),
#endif
            berth::tool<&Changing::single>("/single", "One at a time, and one that waits",
                                           berth::tool_options{.workers = 1, .queue = 1}),
            berth::tool<&Changing::fleeting>("/fleeting", "Kept in memory alone",
                                             berth::tool_options{.durable = false}),
            berth::tool<&Changing::hidden>("/hidden", "Not for agents", berth::tool_options{.agents = false}));
    }

    Who who(berth::job& job, berth::call& call) {
        return {std::string(job.id()), std::string(job.authorization()), std::string(call.header("traceparent"))};
    }
    std::variant<std::string, berth::file, berth::json> large(LargeRequest in) {
        const std::string filling(static_cast<std::size_t>(in.bytes), 'x');
        if (in.kind == "binary") return berth::file::from_content(filling, "application/zip");
        if (in.kind == "json") return berth::json{'"' + filling + '"'};
        return filling;
    }
    Version slow(SlowRequest in, berth::job& job) {
        wait(in, job);
        return {CHANGING_VERSION};
    }
    Version single(SlowRequest in, berth::job& job) {
        return slow(in, job);
    }
    Version fleeting(SlowRequest in, berth::job& job) {
        auto step = job.report().step("in memory");
        return slow(in, job);
    }
    Version first() {
        return {1};
    }
    Version second() {
        return {2};
    }
    std::string hidden() {
        return "seen";
    }

private:
    static void wait(SlowRequest in, const berth::job& job) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(in.seconds);
        while (std::chrono::steady_clock::now() < end) {
            job.check();
            std::this_thread::sleep_for(5ms);
        }
    }
};

} // namespace mcp_changing

BERTH_PLUGIN(mcp_changing::Changing, "mcp-changing", CHANGING_VERSION == 2 ? "2.0.0" : "1.0.0");
