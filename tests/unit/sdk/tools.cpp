// Tools: their rows in the plugin's table and their results.
#include "tool_calls.hpp"

#include <berth/content.hpp>
#include <berth/endpoints.hpp>
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

namespace {

struct Greeting {
    std::string name;
    int count = 1;
    static constexpr auto about() {
        return berth::object<Greeting>()
            .schema_id("urn:test:greeting.1")
            .field<&Greeting::count>("How often.", berth::minimum(1));
    }
};
struct Inner {
    std::optional<int> value;
    static constexpr auto about() { return berth::object<Inner>().schema_id("urn:test:inner.1"); }
};
struct Plain {
    Inner inner;
};
struct Greeted {
    std::string text;
    std::optional<std::string> note;
    std::vector<Plain> all;
    static constexpr auto about() { return berth::object<Greeted>().schema_id("urn:test:greeted.1"); }
};
struct Kind {
    std::string kind = "text";
};
using any_result =
    std::variant<std::string, berth::bytes, berth::file, Plain, std::vector<int>, double, std::monostate>;

class Lab : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::tool<&Lab::greet>(
                "/greet", "\n  Greet a person \n\n    Makes a greeting.\n    Twice, if asked.\n    ",
                berth::tool_options{.name = "greeter",
                                    .tag = "Greetings",
                                    .service_id = "/greet",
                                    .max_wait = 500ms,
                                    .refresh_interval = 2s,
                                    .workers = 2,
                                    .queue = 0,
                                    .run_time = 1min,
                                    .result_time = 1h,
                                    .results = 10,
                                    .attempts = 3,
                                    .repeatable = true,
                                    .durable = false,
                                    .strict = true,
                                    .agents = false,
                                    .hints = {.read_only = berth::hint::yes, .idempotent = berth::hint::no}},
                berth::ready<&Lab::is_ready>()),
            berth::tool<&Lab::kinds>("/kinds", "Several kinds"), berth::tool<&Lab::maybe>("/maybe", "Maybe"),
            berth::tool<&Lab::nothing>("/nothing", "Nothing"), berth::tool<&Lab::page>("/page", "A page"),
            berth::tool<&Lab::blocks>("/blocks", "Blocks"), berth::tool<&Lab::head>("/head", "Head"),
            berth::endpoint<&Lab::shout>("Shout", berth::agents));
    }
    static constexpr auto about_service() {
        return berth::service_about{
            .title = "A lab", .contact = {.name = "Ada", .email = "ada@example.com"}, .license = {.name = "MIT"}};
    }

    Greeted greet(berth::call&, Greeting in, berth::job&) {
        return {"Hello, " + in.name, std::nullopt, {{{in.count}}}};
    }
    any_result kinds(const Kind& in) {
        if (in.kind == "bytes") return berth::bytes{std::byte{0}, std::byte{255}};
        if (in.kind == "file") return berth::file::from_content("a,b", "text/csv");
        if (in.kind == "struct") return Plain{};
        if (in.kind == "list") return std::vector<int>{};
        if (in.kind == "number") return 0.0;
        if (in.kind == "nothing") return std::monostate{};
        return "text \xC3\xA9";
    }
    std::optional<std::string> maybe(Kind in) {
        if (in.kind == "none") return std::nullopt;
        return in.kind;
    }
    void nothing(berth::job&) {}
    berth::file page() { return berth::file::from_content("<p>", "text/html"); }
    berth::content blocks() {
        return berth::content()
            .text("two")
            .image("\x01", "image/png")
            .resource("test://a", "text/plain", "b")
            .blob("test://c", "x/y", "\x02");
    }
    std::string head(berth::call& call) {
        call.answer_header("X-Lab", "1");
        return "";
    }
    int shout(Kind) { return 1; }
    bool is_ready() const {
        if (broken) throw std::runtime_error("no idea");
        return ready;
    }
    static inline bool ready = true, broken = false;
};

constexpr auto table = berth::detail::plugin<Lab>::make_table("lab", "1.0.0");

std::string kind(std::string_view name) {
    return R"({"kind":")" + std::string(name) + R"("})";
}

} // namespace

TEST_CASE("a tool's row says its docstring, options and parameters") {
    const berth_endpoint& row = table.endpoints[0];
    CHECK(std::string(row.name) == "greeter");
    CHECK(std::string(row.method) == "POST");
    CHECK(std::string(row.path) == "/greet");
    CHECK(std::string(row.summary) == "Greet a person");
    CHECK(std::string(row.text) == "    Makes a greeting.\n    Twice, if asked.\n    ");
    CHECK(row.flags == (BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_BLOCKING | BERTH_ENDPOINT_WHOLE_BODY));
    CHECK(std::string(row.body->name) == "Greeting");
    CHECK(std::string(row.result->schema_id) == "urn:test:greeted.1");
    CHECK(row.input_count == 0);
    REQUIRE(row.tool);
    CHECK(row.tool->flags ==
          (BERTH_TOOL_REPEATABLE | BERTH_TOOL_FLEETING | BERTH_TOOL_STRICT | BERTH_TOOL_ASKED_READY));
    CHECK(row.tool->hints == (2u | 1u << 4));
    CHECK(std::string(row.tool->parameters) == "call: Call, job: Job");
    CHECK(std::string(row.tool->service_id) == "/greet");
    CHECK(std::string(row.tool->tag) == "Greetings");
    CHECK(row.tool->max_wait == 500);
    CHECK(row.tool->refresh_interval == 2000);
    CHECK(row.tool->workers == 2);
    CHECK(row.tool->queue == 0);
    CHECK(row.tool->run_time == 60'000);
    CHECK(row.tool->result_time == 3'600'000);
    CHECK(row.tool->results == 10);
    CHECK(row.tool->attempts == 3);
}

TEST_CASE("a tool that says nothing leaves its options to the host and is offered to agents") {
    const berth_endpoint& row = tool_calls(table).row("nothing");
    CHECK(row.flags == (BERTH_ENDPOINT_TOOL | BERTH_ENDPOINT_BLOCKING | BERTH_ENDPOINT_AGENTS));
    CHECK(row.body == nullptr);
    CHECK(row.text == nullptr);
    CHECK(row.result == nullptr);
    CHECK(row.result_status == 200);
    CHECK(row.tool->flags == 0);
    CHECK(row.tool->max_wait == -1);
    CHECK(row.tool->attempts == -1);
    CHECK(row.tool->tag == nullptr);
    CHECK(std::string(row.tool->parameters) == "job: Job");
}

TEST_CASE("rows say what results are") {
    tool_calls lab(table);
    CHECK(lab.row("page").flags & BERTH_ENDPOINT_FILE);
    CHECK(lab.row("head").result->kind == BERTH_KIND_STRING);
    CHECK(std::string(lab.row("head").content_type) == "text/plain; charset=utf-8");
    CHECK(lab.row("maybe").result->kind == BERTH_KIND_OPTIONAL);
    CHECK_FALSE(lab.row("maybe").flags & BERTH_ENDPOINT_NOT_FOUND);
    CHECK(lab.row("kinds").result->kind == BERTH_KIND_ANY);
    CHECK(std::string(lab.row("blocks").result->schema_id) == "urn:berth:mcp-content.1");
    CHECK(lab.row("shout").flags == (BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_AGENTS));
}

TEST_CASE("the plugin says what it is as a service") {
    REQUIRE(table.service);
    CHECK(std::string(table.service->title) == "A lab");
    CHECK(std::string(table.service->contact_email) == "ada@example.com");
    CHECK(table.service->contact_url == nullptr);
    CHECK(std::string(table.service->license_name) == "MIT");
}

TEST_CASE("the plugin says whether a tool is ready") {
    tool_calls lab(table);
    Lab::ready = true, Lab::broken = false;
    CHECK(lab.readiness("greeter") == "ready");
    Lab::ready = false;
    CHECK(lab.readiness("greeter") == "not ready");
    Lab::ready = Lab::broken = true;
    CHECK(lab.readiness("greeter") == "not ready");
    CHECK(lab.readiness("nothing") == "ready");
    CHECK(table.extension("berth.other/1") == nullptr);
}

TEST_CASE("objects of a result name their schema first and say their nulls") {
    const tool_answer got = tool_calls(table).call("greeter", R"({"name":"Ada"})");
    CHECK(got.status == 200);
    CHECK(got.type == "application/json");
    CHECK(got.body == R"({"$schema":"urn:test:greeted.1","text":"Hello, Ada","note":null,)"
                      R"("all":[{"inner":{"$schema":"urn:test:inner.1","value":1}}]})");
}

TEST_CASE("a result goes out by its type") {
    tool_calls lab(table);
    const auto answer = [&](std::string_view tool, std::string_view which) {
        const tool_answer got = lab.call(tool, kind(which));
        return std::to_string(got.status) + ' ' + got.type + ": " + got.body;
    };
    CHECK(answer("kinds", "text") == "200 text/plain; charset=utf-8: text \xC3\xA9");
    CHECK(answer("kinds", "bytes") == std::string("200 application/octet-stream: \0\xFF", 32));
    CHECK(answer("kinds", "file") == "200 text/csv; charset=utf-8: a,b");
    CHECK(answer("kinds", "struct") ==
          R"(200 application/json: {"inner":{"$schema":"urn:test:inner.1","value":null}})");
    CHECK(answer("kinds", "list") == "200 application/json: []");
    CHECK(answer("kinds", "number") == "200 application/json: 0.0");
    CHECK(answer("kinds", "nothing") == "200 application/json: null");
    CHECK(answer("maybe", "none") == "200 application/json: null");
    CHECK(answer("maybe", "some") == "200 text/plain; charset=utf-8: some");
    CHECK(answer("nothing", "") == "200 : ");
    CHECK(answer("page", "") == "200 text/html; charset=utf-8: <p>");
    CHECK(answer("head", "") == "200 text/plain; charset=utf-8: ");
    CHECK(lab.call("head").headers == std::vector<std::string>{"X-Lab: 1"});
}

TEST_CASE("content is blocks as agents know them") {
    CHECK(tool_calls(table).call("blocks").body ==
          R"({"$schema":"urn:berth:mcp-content.1","content":[{"type":"text","text":"two"},)"
          R"({"type":"image","data":"AQ==","mimeType":"image/png"},)"
          R"({"type":"resource","resource":{"uri":"test://a","mimeType":"text/plain","text":"b"}},)"
          R"({"type":"resource","resource":{"uri":"test://c","mimeType":"x/y","blob":"Ag=="}}]})");
}

namespace {
class Rooted : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::tool<&Rooted::run>("/", "Run")); }
    void run() {}
};
class Below : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::tool<&Below::run>("/run", "Run")); }
    void run() {}
};
struct Mounted {
    static constexpr auto services() {
        return berth::services(berth::mount<Rooted>(), berth::mount<Rooted>("tools/"), berth::mount<Below>("/more"));
    }
};
constexpr auto mounted = berth::detail::plugin<Mounted>::make_table("mounted", "1.0.0");
} // namespace

TEST_CASE("a mount's prefix stands before a tool's path") {
    CHECK(std::string(mounted.endpoints[0].path) == "/");
    CHECK(std::string(mounted.endpoints[1].path) == "/tools");
    CHECK(std::string(mounted.endpoints[2].path) == "/more/run");
    CHECK(mounted.service == nullptr);
    CHECK(tool_calls(mounted).readiness("run") == "nobody says");
}
