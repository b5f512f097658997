// The nine tools of the service that the recorded lambda exchanges were made with, as far as the recording shows them.
#include "outgoing.hpp"
#include "payloads.hpp"

#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <limits>
#include <thread>

using namespace std::chrono_literals;

namespace lambda_tools {

namespace {

void sleep_for(double seconds, const berth::job& job) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end) {
        job.check();
        std::this_thread::sleep_for(
            std::min<std::chrono::duration<double>>(end - std::chrono::steady_clock::now(), 10ms));
    }
}

GreetResult greeting_of(const GreetRequest& in) {
    std::string text;
    for (int i = 0; i < in.count; ++i) text += (i ? " " : "") + std::string("Hello, ") + in.name + '!';
    for (char& c : text)
        if (in.loud && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return {text};
}

// Functions below a tool find its job by themselves.
std::string found_job_id() {
    return std::string(berth::current_job()->id());
}

} // namespace

class LambdaTools : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::tool<&LambdaTools::echo>("/",
                                            "Echo a message\n\n    Sends the message of the request back.\n    Second "
                                            "line of the description.\n    ",
                                            berth::tool_options{.tag = "Echo", .service_id = "/"}),
            berth::tool<&LambdaTools::greet>(
                "/greet", "Greet a person\n\n    Makes a greeting.\n\n    It is repeated as often as asked.\n    ",
                berth::tool_options{.tag = "Greeter",
                                    .service_id = "urn:ivcap:service:11111111-2222-3333-4444-555555555555",
                                    .hints = {.read_only = berth::hint::yes, .open_world = berth::hint::no}}),
            berth::tool<&LambdaTools::async_greet>("/async-greet", "Greet asynchronously"),
            berth::tool<&LambdaTools::slow>(
                "/slow_jobs", "Work for a while\n\n    Reports its steps.\n    ",
                berth::tool_options{.parameters = "jobCtxt: JobContext, freq: Request",
                                    .service_id = "/slow_jobs",
                                    .max_wait = 500ms,
                                    .refresh_interval = 2s}),
            berth::tool<&LambdaTools::fail>("/fail", "Fail"),
            berth::tool<&LambdaTools::kinds>("/kinds", "Several kinds of results"),
            berth::tool<&LambdaTools::limited>(
                "/limited", "One at a time",
                berth::tool_options{.max_wait = 200ms, .workers = 1, .result_time = 3s, .results = 3}),
            berth::tool<&LambdaTools::context>("/context", "Its own job"),
            berth::tool<&LambdaTools::outbound>("/outbound", "Call out"));
    }
    static constexpr auto about_service() {
        return berth::service_about{.title = "Golden Service",
                                    .contact = {.name = "Alice", .email = "alice@example.com"},
                                    .license = {.name = "MIT", .url = "https://opensource.org/licenses/MIT"}};
    }

    EchoResult echo(EchoRequest in) { return {std::move(in.message), std::nullopt}; }
    GreetResult greet(GreetRequest in) { return greeting_of(in); }
    GreetResult async_greet(GreetRequest in) { return greeting_of(in); }

    SlowResult slow(berth::job& job, berth::call&, SlowRequest in) {
        const berth::reporter report = job.report();
        for (int i = 0; i < in.steps; ++i) {
            auto step = report.step("part-" + std::to_string(i), "working", {{"index", i}});
            sleep_for(in.seconds / in.steps, job);
            report.generic("tick", {{"i", i}});
            step.info({{"plain", i}});
            step.finished("part done", {{"index", i}});
        }
        { auto quiet = report.step("quiet"); }
        report.error("just a sample", "sample");
        return {in.seconds};
    }

    std::optional<SlowResult> fail(FailRequest in, berth::job& job) {
        sleep_for(in.seconds, job);
        if (in.kind == "value") throw std::invalid_argument("bad value given");
        if (in.kind == "step") {
            auto step = job.report().step("breaks");
            throw std::out_of_range("'inside step'");
        }
        if (in.kind == "none") return std::nullopt;
        if (in.kind == "wrongtype") return SlowResult{std::numeric_limits<double>::quiet_NaN()};
        if (in.kind == "base") throw 42;
        throw std::runtime_error("boom");
    }

    std::variant<std::string, berth::bytes, berth::file, berth::json> kinds(KindRequest in) {
        if (in.kind == "bytes") return berth::bytes{std::byte{0}, std::byte{1}, std::byte{2}, std::byte{255}};
        if (in.kind == "binary") return berth::file::from_content("\x89PNG\r\n", "image/png");
        if (in.kind == "file") return berth::file::from_content("a file", "text/plain");
        if (in.kind == "dict") return berth::json{R"({"a":1,"b":null,"c":[1,2]})"};
        if (in.kind == "list") return berth::json{R"([1,"x"])"};
        if (in.kind == "number") return berth::json{"3.5"};
        if (in.kind == "emptydict") return berth::json{"{}"};
        if (in.kind == "zero") return berth::json{"0"};
        return "plain text \xC3\xA9";
    }

    SlowResult limited(SlowRequest in, berth::job& job) {
        sleep_for(in.seconds, job);
        return {in.seconds};
    }

    ContextResult context(KindRequest, berth::job& job, berth::call& call) {
        std::optional<std::string> authorization;
        if (!job.authorization().empty()) authorization = job.authorization();
        // The recorded service named its kind of thread.
        return {std::string(job.id()), found_job_id(), authorization, "ThreadPoolExecutor",
                "http://" + std::string(call.header("host")) + std::string(call.target())};
    }

    OutResult outbound(OutReq in, berth::job& job) { return {berth::json{fetch(in.url, job.id())}}; }
};

} // namespace lambda_tools

BERTH_PLUGIN(lambda_tools::LambdaTools, "lambda-tools", "1.2.3");
