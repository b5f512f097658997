// Those who watch a job.
#include "job_host.hpp"

#include <array>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

const std::string last_event_of(const std::string& stream) {
    const std::size_t at = stream.rfind("event: ");
    return at == stream.npos ? "" : stream.substr(at);
}

std::size_t count(const std::string& in, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = in.find(what); at != in.npos; at = in.find(what, at + 1)) ++found;
    return found;
}

} // namespace

TEST_CASE("events come as they happen, in order, and end with the job") {
    scratch_folder folder;
    job_host host(folder);
    for (const char* tool : {"/slow", "/repeat"}) {
        const std::string id = host.defer(tool, "100");
        const reply got = host.ask("GET", std::string(tool) + "/jobs/" + id + "/events");
        CHECK(got.status == 200);
        CHECK(got.content_type == "text/event-stream");
        CHECK_THAT(got.body, Contains("id: 1\nevent: state\ndata: {\"state\":\"running\"") &&
                                 Contains("id: 2\nevent: step.start\n") && Contains("\"seq\":2}") &&
                                 Contains("id: 3\nevent: state\ndata: {\"state\":\"succeeded\""));
        CHECK(last_event_of(got.body) == "event: end\ndata: {\"state\":\"succeeded\"}\n\n");
    }
}

TEST_CASE("events go on behind Last-Event-ID, also of a finished job") {
    scratch_folder folder;
    job_host host(folder);
    host.post("/slow", "1", {{"job-id", "a"}});
    const reply got = host.ask("GET", "/jobs/a/events", "", {{"Last-Event-ID", "2"}});
    CHECK_THAT(got.body, Catch::StartsWith("id: 3\n") && Contains("event: end"));
    const reply list = host.ask("GET", "/jobs/a/events?after=1", "", {{"Accept", "application/json"}});
    CHECK_THAT(list.body,
               Catch::StartsWith("[{") && Contains("\"seq\":2") && Contains("\"seq\":3") && !Contains("\"seq\":1}"));
    CHECK(host.ask("GET", "/jobs/a/events?after=x").status == 400);
}

TEST_CASE("many events of a job reach many followers, none twice") {
    scratch_folder folder;
    job_host host(folder);
    const std::string id = host.defer("/tell", "2000");
    std::array<std::string, 4> seen;
    std::vector<std::thread> all;
    for (std::string& one : seen) all.emplace_back([&] { one = host.ask("GET", "/jobs/" + id + "/events").body; });
    for (std::thread& each : all) each.join();
    const std::string taken = host.ask("GET", "/jobs/" + id).body;
    for (const std::string& one : seen) CHECK(std::to_string(count(one, "event: event\n")) == taken);
}

TEST_CASE("as many follow as may, and the next is told the limit") {
    scratch_folder folder;
    job::options none;
    none.followers = 0;
    job_host host(folder, none);
    host.post("/echo", "1", {{"job-id", "a"}});
    const reply got = host.ask("GET", "/jobs/a/events");
    CHECK(got.status == 503);
    CHECK_THAT(got.body, Contains("jobs.followers"));
}

TEST_CASE("a tool tells no more events than a job may have") {
    scratch_folder folder;
    job::options few;
    few.events = 10;
    job_host host(folder, few);
    CHECK(host.post("/tell", "50", {{"Prefer", "wait=20"}}).body == "9"); // the first says that it runs
}
