// Tools and the service in a plugin's table: what is refused, and that the rest comes through a copy and through bytes.
#include <plugin/description.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::plugin;
using Catch::Contains;

namespace {

berth_type object_type() {
    berth_type type{};
    type.size = sizeof type;
    type.kind = BERTH_KIND_OBJECT;
    type.name = "Request";
    return type;
}
const berth_type request = object_type();

// A plugin of one tool, with everything said; a test spoils it before it is copied.
struct tool_sample {
    berth_tool tool{};
    berth_endpoint endpoint{};
    berth_service service{};
    berth_plugin_table table{};

    tool_sample() {
        tool = {
            sizeof tool, BERTH_TOOL_REPEATABLE, 2, 0, "job: Job", "/lab", "Lab", 500, 3000, 2, 10, 60'000, 0, 100, 3};
        endpoint.size = sizeof endpoint;
        endpoint.flags = BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_AGENTS | BERTH_ENDPOINT_WHOLE_BODY;
        endpoint.service = "Lab";
        endpoint.name = "measure";
        endpoint.method = "POST";
        endpoint.path = "/measure";
        endpoint.result_status = 200;
        endpoint.body = &request;
        endpoint.tool = &tool;
        service = {sizeof service, 0, "Lab", "Ada", "ada@example.com", nullptr, "MIT", "https://example.com/license"};
        table.size = sizeof table;
        table.abi_major = BERTH_ABI_MAJOR;
        table.abi_minor = BERTH_ABI_MINOR;
        table.name = "lab";
        table.version = "1.0.0";
        table.endpoints = &endpoint;
        table.endpoint_count = 1;
        table.service = &service;
        table.create = [](const berth_host*, const berth_failure*) -> berth_instance* { return nullptr; };
        table.start = [](berth_instance*, berth_slice, const berth_failure*) { return true; };
        table.call = [](berth_instance*, const berth_call*, const berth_sink*) {};
        table.stop = [](berth_instance*) {};
        table.destroy = [](berth_instance*) {};
    }
    tool_sample(const tool_sample&) = delete;

    std::shared_ptr<const description> copy() const {
        const auto result = description::copy(table);
        if (const auto* reason = std::get_if<std::string>(&result)) FAIL(*reason);
        return std::get<0>(result);
    }
    std::string fault() const {
        const auto result = description::copy(table);
        return result.index() == 1 ? std::get<1>(result) : "none";
    }
};

std::string fault_with_flags(std::uint32_t more) {
    tool_sample sample;
    sample.endpoint.flags |= more;
    return sample.fault();
}
std::string fault_with(std::int64_t berth_tool::*number, std::int64_t value) {
    tool_sample sample;
    sample.tool.*number = value;
    return sample.fault();
}

} // namespace

TEST_CASE("a tool's options and the service come through the copy without null texts") {
    auto sample = std::make_unique<tool_sample>();
    sample->tool.tag = nullptr;
    const auto made = sample->copy();
    sample.reset(); // as when the image is unloaded
    const berth_tool* tool = made->endpoints()[0].tool;
    REQUIRE(tool);
    CHECK(tool->flags == BERTH_TOOL_REPEATABLE);
    CHECK(tool->hints == 2);
    CHECK(std::string(tool->parameters) == "job: Job");
    CHECK(std::string(tool->service_id) == "/lab");
    CHECK(std::string(tool->tag).empty());
    CHECK(tool->max_wait == 500);
    CHECK(tool->result_time == 0);
    CHECK(tool->attempts == 3);
    const berth_service* service = made->table().service;
    REQUIRE(service);
    CHECK(std::string(service->contact_email) == "ada@example.com");
    CHECK(std::string(service->contact_url).empty());
    CHECK(std::string(service->license_url) == "https://example.com/license");
}

TEST_CASE("a tool and the service are the same after their way through bytes") {
    const auto made = tool_sample().copy();
    const std::string bytes = made->encode();
    const auto again = std::get<0>(description::decode(bytes));
    CHECK(again->encode() == bytes);
    CHECK(again->endpoints()[0].tool->run_time == 60'000);
    CHECK(again->endpoints()[0].tool->refresh_interval == 3000);
    CHECK(std::string(again->table().service->title) == "Lab");
    for (std::size_t size = 0; size < bytes.size(); ++size)
        if (description::decode(std::string_view(bytes).substr(0, size)).index() == 0)
            FAIL("decoded from " << size << " bytes");
}

TEST_CASE("a plugin without tools and without a service has neither in its copy") {
    tool_sample sample;
    sample.endpoint.flags = BERTH_ENDPOINT_WHOLE_BODY;
    sample.endpoint.tool = nullptr;
    sample.table.service = nullptr;
    const auto made = sample.copy();
    CHECK(made->endpoints()[0].tool == nullptr);
    CHECK(made->table().service == nullptr);
    CHECK(std::get<0>(description::decode(made->encode()))->table().service == nullptr);
}

TEST_CASE("a plugin that was compiled before there were tools has none") {
    tool_sample sample;
    sample.endpoint.flags = BERTH_ENDPOINT_WHOLE_BODY;
    sample.endpoint.size = offsetof(berth_endpoint, tool);
    sample.table.size = offsetof(berth_plugin_table, service);
    const auto made = sample.copy();
    CHECK(made->endpoints()[0].tool == nullptr);
    CHECK(made->table().service == nullptr);
}

TEST_CASE("options that say -1 throughout leave all to the host") {
    tool_sample sample;
    sample.tool = {sizeof(berth_tool), 0, 0, 0, nullptr, nullptr, nullptr, -1, -1, -1, -1, -1, -1, -1, -1};
    CHECK(sample.fault() == "none");
}

TEST_CASE("a tool that could not be served as one is refused") {
    CHECK(fault_with_flags(0) == "none");
    CHECK_THAT(fault_with_flags(BERTH_ENDPOINT_INLINE), Contains("runs as a job and never on the event loop (INLINE)"));
    CHECK_THAT(fault_with_flags(BERTH_ENDPOINT_STREAM),
               Contains("answers once and reports on the way, not a stream (STREAM)"));
    CHECK_THAT(fault_with_flags(BERTH_ENDPOINT_WEBSOCKET), Contains("is not called over a WebSocket (WEBSOCKET)"));
    CHECK_THAT(fault_with_flags(BERTH_ENDPOINT_MARSHALLED),
               Contains("cannot follow the marshalling convention (MARSHALLED)"));
    CHECK_THAT(fault_with_flags(BERTH_ENDPOINT_RAW_BODY), Contains("whose request is JSON, not raw bytes (RAW_BODY)"));
    CHECK_THAT(fault_with_flags(BERTH_ENDPOINT_NOT_FOUND), Contains("is never not found (NOT_FOUND)"));
    CHECK_THAT(fault_with_flags(0x2000), Contains("has unknown flags"));
}

TEST_CASE("a tool is posted to, without parameters in its path and without inputs") {
    tool_sample sample;
    sample.endpoint.method = "GET";
    CHECK_THAT(sample.fault(), Contains("endpoint 0 (GET /measure) is a tool with the method GET, expected POST"));
    sample.endpoint.method = "POST";
    sample.endpoint.path = "/measure/{id}";
    CHECK_THAT(sample.fault(), Contains("is a tool with parameters in its path"));
    sample.endpoint.path = "/measure";
    berth_type text{};
    text.size = sizeof text;
    text.kind = BERTH_KIND_STRING;
    const berth_field field{sizeof field, 0, "limit", &text, nullptr, 0, 0, 0, 0, nullptr};
    const berth_input input{sizeof input, BERTH_PLACE_QUERY, "limit", &field};
    sample.endpoint.inputs = &input;
    sample.endpoint.input_count = 1;
    CHECK_THAT(sample.fault(),
               Contains("is a tool with 1 inputs, expected none: its request is the whole body (WHOLE_BODY)"));
    sample.endpoint.input_count = 0;
    sample.endpoint.body = &text;
    CHECK_THAT(sample.fault(), Contains("is a tool whose request is of kind 5, expected an object"));
}

TEST_CASE("a tool has its options, and only a tool has them") {
    tool_sample sample;
    sample.endpoint.tool = nullptr;
    CHECK_THAT(sample.fault(), Contains("is a tool (TOOL) without the options of one"));
    sample.endpoint.tool = &sample.tool;
    sample.endpoint.flags = BERTH_ENDPOINT_WHOLE_BODY;
    CHECK_THAT(sample.fault(), Contains("has the options of a tool, but is none (TOOL)"));
}

TEST_CASE("agents are offered tools and marshalled endpoints alone") {
    tool_sample sample;
    sample.endpoint.tool = nullptr;
    sample.endpoint.flags = BERTH_ENDPOINT_WHOLE_BODY | BERTH_ENDPOINT_AGENTS;
    CHECK_THAT(sample.fault(),
               Contains("is offered to agents (AGENTS), but is neither a tool (TOOL) nor follows the marshalling"));
    sample.endpoint.body = nullptr;
    sample.endpoint.flags = BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_AGENTS;
    CHECK(sample.fault() == "none");
}

TEST_CASE("a tool's numbers are what the host can keep") {
    CHECK_THAT(fault_with(&berth_tool::max_wait, -2),
               Contains("is a tool with max_wait -2, expected 0 or more, or -1 to leave it to the host"));
    CHECK_THAT(fault_with(&berth_tool::workers, 0), Contains("workers 0, expected 1 or more"));
    CHECK_THAT(fault_with(&berth_tool::attempts, 0), Contains("attempts 0, expected 1 or more"));
    CHECK_THAT(fault_with(&berth_tool::run_time, 0), Contains("run_time 0, expected 1 or more"));
    CHECK_THAT(fault_with(&berth_tool::results, INT64_MIN),
               Contains("results -9223372036854775808, expected 0 or more"));
    CHECK(fault_with(&berth_tool::queue, 0) == "none");
}

TEST_CASE("a tool's flags, hints and texts are known ones") {
    tool_sample sample;
    sample.tool.flags = 0x10;
    CHECK_THAT(sample.fault(), Contains("is a tool with unknown flags"));
    sample.tool.flags = 0;
    sample.tool.hints = 3u << 4;
    CHECK_THAT(sample.fault(), Contains("a hint that is neither true nor untrue nor unsaid"));
    sample.tool.hints = 0x100;
    CHECK_THAT(sample.fault(), Contains("a hint that is neither true nor untrue nor unsaid"));
    sample.tool.hints = 0;
    sample.tool.tag = "\xFF";
    CHECK_THAT(sample.fault(), Contains("is a tool with a text that is not UTF-8"));
    sample.tool.tag = nullptr;
    sample.service.title = "\xC3";
    CHECK_THAT(sample.fault(), Contains("the service has a text that is not UTF-8"));
}
