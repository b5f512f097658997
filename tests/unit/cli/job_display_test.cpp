#include <cli/job_display.hpp>
#include <cli/job_print.hpp>

#include <catch2/catch.hpp>

#include <sstream>

using namespace berth::host::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

const stream_event running{"1", "state", R"({"state":"running","attempt":1,"at":"T1","seq":1})"};
const stream_event started{"2", "step.start", R"({"name":"decode","options":{"message":"reading"},"at":"T2","seq":2})"};
const stream_event counted{"3", "generic", R"({"name":"decode","options":{"done":3,"total":12},"at":"T3","seq":3})"};

std::string shown(job_display::manner how, const std::vector<stream_event>& events) {
    std::ostringstream out;
    job_display display(how, out);
    for (const stream_event& one : events) display.show(one);
    return out.str();
}

std::string printed(void (*print)(const rapidjson::Value&, std::ostream&), const char* json) {
    rapidjson::Document document;
    document.Parse(json);
    std::ostringstream out;
    print(document, out);
    return out.str();
}

} // namespace

TEST_CASE("an event of a stream is whole at the empty line, comments are none") {
    event_lines lines;
    CHECK_FALSE(lines.take("id: 7"));
    CHECK_FALSE(lines.take(": still here"));
    CHECK_FALSE(lines.take("event: step.start\r"));
    CHECK_FALSE(lines.take("data: {\"a\":"));
    CHECK_FALSE(lines.take("data: 1}"));
    const auto event = lines.take("");
    REQUIRE(event);
    CHECK(event->id == "7");
    CHECK(event->kind == "step.start");
    CHECK(event->data == "{\"a\":\n1}");
    CHECK_FALSE(lines.take(""));
}

TEST_CASE("a job that is piped is a line for each event") {
    CHECK(shown(job_display::manner::lines, {running, started, counted}) ==
          "T1  state  running\nT2  step.start  decode: reading\nT3  generic  decode: 3/12\n");
    CHECK(shown(job_display::manner::raw, {counted}) == counted.data + "\n");
    CHECK_THAT(shown(job_display::manner::lines, {{"4", "state", R"({"state":"running","attempt":2,"at":"T4"})"}}),
               EndsWith("running, attempt 2\n"));
}

TEST_CASE("on a terminal a job is one line with a bar, drawn anew") {
    const std::string live = shown(job_display::manner::live, {running, started, counted});
    CHECK_THAT(live, EndsWith("\r\x1b[Krunning [#######.......................] 25%  decode: reading"));
    CHECK(live.find('\n') == live.npos);
    CHECK_THAT(shown(job_display::manner::live, {running, started, counted, running}), EndsWith("\r\x1b[Krunning"));
}

TEST_CASE("what a tool says cannot steer the terminal") {
    const stream_event wild{"1", "step.start", R"({"name":"a\u001b[2J\nb","at":"T"})"};
    CHECK(shown(job_display::manner::lines, {wild}) == "T  step.start  a [2J b\n");
    CHECK(shown(job_display::manner::lines, {{"1", "generic", "no JSON"}}).empty());
}

TEST_CASE("that the host is away is said once, until it is back") {
    std::ostringstream out;
    job_display display(job_display::manner::lines, out);
    display.away("gone");
    display.away("gone");
    CHECK(out.str() == "waiting for the host: gone\n");
    display.show(running);
    display.away("gone again");
    CHECK_THAT(out.str(), EndsWith("waiting for the host: gone again\n"));
    display.end("a", "failed", "boom");
    CHECK_THAT(out.str(), EndsWith("a failed: boom\n"));
}

TEST_CASE("jobs are a table, with what there is to say of each") {
    const std::string table = printed(print_jobs, R"({"jobs":[
        {"id":"a","tool":"render","state":"running","created":"2026-01-02T03:04:05.678Z","attempts":1,
         "progress":{"step":"draw","done":1.5,"total":2,"message":"sky"}},
        {"id":"long-id","tool":"x","state":"failed","created":"2026-01-02T03:04:05.678Z","attempts":3,
         "problem":{"detail":"boom"}}],"next":"long-id"})");
    CHECK(table == "id       tool    state    created               attempts  remark\n"
                   "a        render  running  2026-01-02T03:04:05Z  1         draw: 1.5/2: sky\n"
                   "long-id  x       failed   2026-01-02T03:04:05Z  3         boom\n"
                   "more: --after long-id\n");
}

TEST_CASE("a job is shown member by member") {
    CHECK(printed(print_job,
                  R"({"id":"a","state":"succeeded","attempts":1,"result":{"content_type":"text/plain","size":7},
                                "links":{"self":"/a"}})") ==
          "id        a\nstate     succeeded\nattempts  1\nresult    text/plain, 7 bytes\n");
}
