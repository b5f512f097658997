#include "fake_host.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

namespace berth::host::admin::test {
namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE_METHOD(admin_port, "without the token everything is refused, also what is not there") {
    for (const char* path : {"/admin/v1/status", "/metrics", "/nowhere"}) {
        INFO(path);
        CHECK(ask("GET", path, "", {.token = ""}).status == 401);
        CHECK(ask("GET", path, "", {.token = "wrong"}).status == 401);
    }
    CHECK(ask("POST", "/admin/v1/drain", "", {.token = "wrong"}).status == 401);
    CHECK(host.commands().empty());
}

TEST_CASE_METHOD(admin_port, "a body is not read from who has no token") {
    CHECK(ask("PATCH", "/admin/v1/config", std::string(100'000, ' '), {.token = "wrong"}).status == 401);
}

TEST_CASE_METHOD(admin_port, "a name that was made to resolve to this machine is refused") {
    CHECK(ask("GET", "/admin/v1/status", "", {.host = "evil.example"}).status == 421);
    CHECK(ask("GET", "/admin/v1/status", "", {.host = "localhost"}).status == 200);
}

TEST_CASE("beyond the loopback address any name is let in") {
    const admin_port port(false);
    CHECK(port.ask("GET", "/admin/v1/status", "", {.host = "berth.example"}).status == 200);
}

TEST_CASE_METHOD(admin_port, "the status shows the host and counts its plugins") {
    const answer got = ask("GET", "/admin/v1/status");
    CHECK(got.status == 200);
    CHECK(holds(got.body, R"("state":"ready")"));
    CHECK(holds(got.body, R"("plugins":{"running":1})"));
    CHECK(holds(got.body, R"("restart":["/http/port"])"));
}

TEST_CASE_METHOD(admin_port, "plugins are listed and shown") {
    CHECK(holds(ask("GET", "/admin/v1/plugins").body, R"({"plugins":[{"name":"hello","version":"1.0.0")"));
    const answer one = ask("GET", "/admin/v1/plugins/hello");
    CHECK(one.status == 200);
    CHECK(holds(one.body, R"("since":"2026-11-21T08:00:00.123456Z")"));
    CHECK(ask("GET", "/admin/v1/plugins/other").status == 404);
}

TEST_CASE_METHOD(admin_port, "plugins are started, stopped and reloaded") {
    CHECK(ask("POST", "/admin/v1/plugins/hello/start").status == 200);
    CHECK(ask("POST", "/admin/v1/plugins/hello/stop").status == 200);
    CHECK(ask("POST", "/admin/v1/plugins/hello/reload").status == 200);
    CHECK(ask("POST", "/admin/v1/plugins/other/stop").status == 404);
    CHECK(host.commands() == std::vector<std::string>{"start hello", "stop hello", "reload hello"});
}

TEST_CASE_METHOD(admin_port, "a command that fails answers its reason") {
    host.failure = "its file is gone";
    const answer got = ask("POST", "/admin/v1/plugins/hello/reload");
    CHECK(got.status == 409);
    CHECK(got.type == "application/problem+json");
    CHECK(holds(got.body, "its file is gone"));
}

TEST_CASE_METHOD(admin_port, "commands beyond the limit are refused, and the rest is answered meanwhile") {
    host.hold(true);
    std::vector<std::thread> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.emplace_back([this] { ask("POST", "/admin/v1/plugins/hello/reload"); });
    }
    host.wait_for_commands(4);
    const answer fifth = ask("POST", "/admin/v1/plugins/hello/reload");
    const answer view = ask("GET", "/admin/v1/plugins");
    host.hold(false);
    for (std::thread& one : waiting) one.join();
    CHECK(fifth.status == 503);
    CHECK(fifth.retry_after == "1");
    CHECK(view.status == 200);
    // A thread is free again a moment after its answer has left.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    int status = 503;
    while (status == 503 && std::chrono::steady_clock::now() < deadline) {
        status = ask("POST", "/admin/v1/plugins/hello/reload").status;
    }
    CHECK(status == 200);
}

TEST_CASE_METHOD(admin_port, "each node of the configuration has an address") {
    CHECK(ask("GET", "/admin/v1/config").entity_tag == "\"one\"");
    CHECK(ask("GET", "/admin/v1/config/http/port").body == "8090\n");
    CHECK(ask("GET", "/admin/v1/config/http/prot").status == 404);
    CHECK(ask("GET", "/admin/v1/config/schema").body == R"({"type":"object"})");
}

TEST_CASE_METHOD(admin_port, "a change reaches the configuration with its place and its tag") {
    CHECK(ask("PUT", "/admin/v1/config/http/port", "1", {.if_match = "\"one\""}).status == 200);
    CHECK(settings.last.how == configuration_change::kind::put);
    CHECK(settings.last.pointer == "/http/port");
    CHECK(settings.last.json == "1");
    CHECK(settings.last.if_match == "\"one\"");
    CHECK(ask("PATCH", "/admin/v1/config", "{}", {.if_match = "*"}).status == 200);
    CHECK(settings.last.how == configuration_change::kind::merge);
    CHECK(settings.last.pointer.empty());
    CHECK(settings.last.if_match.empty());
    CHECK(ask("DELETE", "/admin/v1/config/http").status == 200);
    CHECK(settings.last.how == configuration_change::kind::remove);
}

TEST_CASE_METHOD(admin_port, "a refused change answers a problem with every error") {
    settings.outcome = {422, "refused as a whole", R"([{"pointer":"/http/port"}])", ""};
    const answer got = ask("PATCH", "/admin/v1/config", "{}");
    CHECK(got.status == 422);
    CHECK(got.type == "application/problem+json");
    CHECK(holds(got.body, R"("errors":[{"pointer":"/http/port"}])"));
}

TEST_CASE_METHOD(admin_port, "a document is checked without a change") {
    CHECK(ask("POST", "/admin/v1/config/validate", "{}").body == R"({"valid":true,"errors":[]})");
    CHECK(ask("POST", "/admin/v1/config/validate", "{1").body == R"({"valid":false,"errors":[{"pointer":"/x"}]})");
}

TEST_CASE_METHOD(admin_port, "metrics need the token until they are public") {
    CHECK(ask("GET", "/metrics").status == 200);
    host.shows_metrics = true;
    const answer got = ask("GET", "/metrics", "", {.token = ""});
    CHECK(got.status == 200);
    CHECK(holds(got.body, "# TYPE berth_process_resident_bytes gauge"));
}

TEST_CASE_METHOD(admin_port, "draining is told to the host and taken back") {
    CHECK(ask("POST", "/admin/v1/drain").status == 200);
    CHECK(ask("POST", "/admin/v1/resume").status == 200);
    CHECK(host.commands() == std::vector<std::string>{"drain", "resume"});
}

TEST_CASE_METHOD(admin_port, "what is not there, not allowed or not built is told as a problem") {
    CHECK(ask("GET", "/admin/v1/nothing").status == 404);
    const answer wrong = ask("DELETE", "/admin/v1/status");
    CHECK(wrong.status == 405);
    CHECK(wrong.allow == "GET, HEAD, OPTIONS");
    const answer later = ask("GET", "/admin/v1/jobs");
    CHECK(later.status == 501);
    CHECK(later.type == "application/problem+json");
}

} // namespace
} // namespace berth::host::admin::test
