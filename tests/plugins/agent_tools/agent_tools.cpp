// The tools that MCP's conformance suite calls by name and that a server of tools alone can have.
#include "samples.hpp"

#include <berth/content.hpp>
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <thread>

using namespace std::chrono_literals;

namespace agent_tools {

// The suite looks for a type of that name.
struct address {
    std::string street;
    std::string city;
    static constexpr auto about() {
        return berth::object<address>().field<&address::street>("Street and number.").field<&address::city>("City.");
    }
};
struct Person {
    std::string name;
    std::optional<address> home;
    std::vector<address> others;
    static constexpr auto about() { return berth::object<Person>().field<&Person::name>("Full name.").strict(); }
};
struct GreetRequest {
    std::string name = "World";
    static constexpr auto about() { return berth::object<GreetRequest>().field<&GreetRequest::name>("Whom to greet."); }
};
struct SlowRequest {
    double seconds = 1;
    static constexpr auto about() {
        return berth::object<SlowRequest>().field<&SlowRequest::seconds>("How long to compute.", berth::range(0, 600));
    }
};

class AgentTools : public berth::service {
public:
    static constexpr auto routes() {
        constexpr berth::tool_options harmless{.hints = {.read_only = berth::hint::yes, .open_world = berth::hint::no}};
        return berth::routes(
            berth::tool<&AgentTools::test_simple_text>("/test_simple_text", "A fixed text", harmless),
            berth::tool<&AgentTools::test_image_content>("/test_image_content", "A small PNG", harmless),
            berth::tool<&AgentTools::test_audio_content>("/test_audio_content", "A small WAV", harmless),
            berth::tool<&AgentTools::test_embedded_resource>("/test_embedded_resource", "A text resource", harmless),
            berth::tool<&AgentTools::test_multiple_content_types>("/test_multiple_content_types",
                                                                  "A text, an image and a resource", harmless),
            berth::tool<&AgentTools::test_error_handling>("/test_error_handling", "Fails on purpose", harmless),
            berth::tool<&AgentTools::test_tool_with_progress>("/test_tool_with_progress",
                                                              "Tells its progress in three steps", harmless),
            berth::tool<&AgentTools::json_schema_2020_12_tool>("/json_schema_2020_12_tool",
                                                               "A request with types inside types", harmless),
            berth::tool<&AgentTools::greet>("/greet", "Greet somebody", harmless),
            berth::tool<&AgentTools::slow_compute>("/slow_compute", "Compute for some seconds",
                                                   berth::tool_options{.max_wait = 0ms}),
            berth::tool<&AgentTools::failing_job>("/failing_job", "A job that fails",
                                                  berth::tool_options{.max_wait = 0ms}),
            berth::tool<&AgentTools::protocol_error_job>(
                "/protocol_error_job", "A job that fails as the server's fault", berth::tool_options{.max_wait = 0ms}));
    }

    std::string test_simple_text() { return "This is a simple text response for testing."; }
    berth::file test_image_content() { return berth::file::from_content(red_pixel(), "image/png"); }
    berth::file test_audio_content() { return berth::file::from_content(short_silence(), "audio/wav"); }
    berth::content test_embedded_resource() {
        return berth::content().resource("test://embedded-resource", "text/plain",
                                         "This is an embedded resource content.");
    }
    berth::content test_multiple_content_types() {
        return berth::content()
            .text("Multiple content types test:")
            .image(red_pixel(), "image/png")
            .resource("test://mixed-content-resource", "application/json", R"({"test":"data","value":123})");
    }
    std::string test_error_handling() {
        throw std::runtime_error("This tool intentionally returns an error for testing");
    }
    std::string test_tool_with_progress(berth::job& job) {
        auto step = job.report().step("progress");
        for (const int done : {0, 50, 100}) {
            if (done > 0) std::this_thread::sleep_for(50ms);
            step.info({{"done", done}, {"total", 100}});
        }
        return "Progress was told three times.";
    }
    std::string json_schema_2020_12_tool(Person in) {
        return in.name + " has " + std::to_string(in.others.size()) + " more addresses.";
    }

    std::string greet(GreetRequest in) { return "Hello, " + in.name + '!'; }
    std::string slow_compute(SlowRequest in, berth::job& job) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(in.seconds);
        while (std::chrono::steady_clock::now() < end) {
            job.check();
            std::this_thread::sleep_for(
                std::min<std::chrono::duration<double>>(end - std::chrono::steady_clock::now(), 10ms));
        }
        return "Computed.";
    }
    std::string failing_job() { throw std::runtime_error("This job fails for testing"); }
    std::string protocol_error_job() { throw berth::problem(500, "This job fails as a protocol error for testing"); }
};

} // namespace agent_tools

BERTH_PLUGIN(agent_tools::AgentTools, "agent-tools", "1.0.0");
