// What a job is told and tells: its context, its steps and events, its end when nobody wants it.
#include "tool_calls.hpp"

#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <thread>

namespace {

struct Which {
    std::string what;
};
struct Context {
    std::string id, same, authorization;
    std::uint32_t attempt;
    bool elsewhere;
};
struct Counted {
    int done;
    int total;
};
struct Own {
    std::string what;
    std::optional<int> value;
    static constexpr auto about() { return berth::object<Own>().schema_id("urn:test:own.1"); }
};

std::string id_found_below() {
    return berth::current_job() ? std::string(berth::current_job()->id()) : "none";
}

void report(const berth::reporter& to, const std::string& what) {
    if (what == "full") {
        auto step = to.step("part-0", "working", {{"index", 0}});
        step.info({{"plain", 0}});
        step.info(Own{"mine", std::nullopt});
        step.finished("part done", {{"index", 0}});
    } else if (what == "quiet") {
        auto step = to.step("quiet");
    } else if (what == "finished") {
        auto step = to.step("short");
        step.finished();
    } else if (what == "survived") {
        auto step = to.step("risky");
        step.error(std::runtime_error("no luck"));
        step.error("worse", "somewhere");
    } else if (what == "apart") {
        to.step_started("apart", "begun", Counted{1, 4});
        to.step_finished("apart");
    } else if (what == "events") {
        to.generic("tick", {{"i", 0}});
        to.generic("bare");
        to.generic("map", std::map<std::string, int>{{"a", 1}});
        to.generic("none", {});
        to.emit(Own{"own", 3});
        to.emit(Counted{2, 4});
        to.emit(R"({"ready":"made"})");
        to.emit(berth::json{R"({"as":"json"})"});
        to.error("just a sample", "sample");
        to.error("alone");
    } else if (what == "values") {
        to.generic("v", {{"text", "a\"b"},
                         {"string", std::string("c")},
                         {"none", nullptr},
                         {"yes", true},
                         {"half", 0.5},
                         {"list", std::vector<int>{1, 2}}});
        to.generic("bad \xFF", {{"bad \xFF", "x\xFFy"}});
    } else if (what == "nested") {
        auto outer = to.step("outer");
        auto inner = to.step("inner");
        throw std::out_of_range("'inside step'");
    } else if (what == "caught") {
        try {
            auto step = to.step("inner");
            throw std::runtime_error("lost");
        } catch (const std::exception&) {
            to.generic("after");
        }
    }
}

class Lab : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::tool<&Lab::context>("/context", "Context"), berth::tool<&Lab::tell>("/tell", "Tell"),
            berth::tool<&Lab::threads>("/threads", "Threads"), berth::tool<&Lab::checks>("/checks", "Checks"),
            berth::tool<&Lab::nests>("/nests", "Nests"));
    }
    Context context(berth::job& job) {
        bool elsewhere = true;
        std::thread([&] { elsewhere = berth::current_job() != nullptr; }).join();
        return {std::string(job.id()), id_found_below(), std::string(job.authorization()), job.attempt(), elsewhere};
    }
    void tell(Which in, berth::job& job) { report(job.report(), in.what); }
    void threads(berth::job& job) {
        std::vector<std::thread> all;
        for (int i = 0; i < 4; ++i)
            all.emplace_back([&] {
                for (int j = 0; j < 25; ++j) job.report().generic("tick", {{"j", j}});
            });
        for (auto& one : all) one.join();
    }
    std::string checks(Which in, berth::job& job) {
        if (in.what == "check") job.check();
        if (in.what == "step") auto step = job.report().step("never");
        if (in.what == "started") job.report().step_started("never");
        return job.cancelled() ? "cancelled" : "wanted";
    }
    std::string nests() {
        berth::job* mine = berth::current_job();
        if (depth++ == 0) inside(*this);
        return berth::current_job() == mine ? "own" : "another";
    }
    static inline int depth = 0;
    static inline void (*inside)(Lab&) = nullptr;
};
constexpr auto table = berth::detail::plugin<Lab>::make_table("lab", "1.0.0");

std::vector<std::string> told(const char* what) {
    return tool_calls(table).call("tell", R"({"what":")" + std::string(what) + R"("})").events;
}
using events = std::vector<std::string>;

} // namespace

TEST_CASE("a tool knows its job, and so do the functions below it on its thread") {
    tool_calls lab(table);
    CHECK(lab.call("context").body ==
          R"({"id":"job-1","same":"job-1","authorization":"Bearer tok","attempt":2,"elsewhere":false})");
    CHECK(berth::current_job() == nullptr);
}

TEST_CASE("a host that knows no jobs runs tools all the same") {
    tool_calls lab(table);
    lab.old_host = true;
    CHECK(lab.call("context").body == R"({"id":"","same":"","authorization":"","attempt":1,"elsewhere":false})");
    const tool_answer got = lab.call("tell", R"({"what":"full"})");
    CHECK(got.status == 200);
    CHECK(got.events.empty());
}

TEST_CASE("a step tells its start, what happens in it and its end") {
    CHECK(
        told("full") ==
        events{
            R"({"name":"part-0","options":{"index":0,"message":"working"},"$schema":"urn:ivcap:schema:service.event.step.start.1"})",
            R"({"name":"part-0","options":{"plain":0},"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"what":"mine","value":null,"$schema":"urn:test:own.1"})",
            R"({"name":"part-0","options":{"index":0,"message":"part done"},"$schema":"urn:ivcap:schema:service.event.step.finish.1"})"});
}

TEST_CASE("the end of the block finishes a step without options") {
    CHECK(told("quiet") ==
          events{R"({"name":"quiet","options":{},"$schema":"urn:ivcap:schema:service.event.step.start.1"})",
                 R"({"name":"quiet","options":null,"$schema":"urn:ivcap:schema:service.event.step.finish.1"})"});
    CHECK(told("finished")[1] ==
          R"({"name":"short","options":{},"$schema":"urn:ivcap:schema:service.event.step.finish.1"})");
    CHECK(told("finished").size() == 2);
}

TEST_CASE("a step survives its errors and then finishes") {
    const events heard = told("survived");
    REQUIRE(heard.size() == 4);
    CHECK(
        heard[1] ==
        R"({"error":"no luck","context":"risky","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.step.error.1"})");
    CHECK(
        heard[2] ==
        R"({"error":"worse","context":"somewhere","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.step.error.1"})");
    CHECK(heard[3] == R"({"name":"risky","options":null,"$schema":"urn:ivcap:schema:service.event.step.finish.1"})");
}

TEST_CASE("steps can be told without a block, with a struct as options") {
    CHECK(
        told("apart") ==
        events{
            R"({"name":"apart","options":{"done":1,"total":4,"message":"begun"},"$schema":"urn:ivcap:schema:service.event.step.start.1"})",
            R"({"name":"apart","options":{},"$schema":"urn:ivcap:schema:service.event.step.finish.1"})"});
}

TEST_CASE("events of all kinds are flat objects with their schema last") {
    CHECK(
        told("events") ==
        events{
            R"({"name":"tick","options":{"i":0},"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"name":"bare","options":null,"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"name":"map","options":{"a":1},"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"name":"none","options":null,"$schema":"urn:ivcap:schema:service.event.generic.1"})",
            R"({"what":"own","value":3,"$schema":"urn:test:own.1"})", R"({"done":2,"total":4})", R"({"ready":"made"})",
            R"({"as":"json"})",
            R"({"error":"just a sample","context":"sample","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.error.1"})",
            R"({"error":"alone","context":null,"stacktrace":null,"$schema":"urn:ivcap:schema:service.event.error.1"})"});
}

TEST_CASE("options hold values of any type, and bad text breaks no event") {
    CHECK(told("values") ==
          events{R"({"name":"v","options":{"text":"a\"b","string":"c","none":null,"yes":true,"half":0.5,"list":[1,2]},)"
                 R"("$schema":"urn:ivcap:schema:service.event.generic.1"})",
                 R"({"name":"bad ","options":{"bad ":"x"},"$schema":"urn:ivcap:schema:service.event.generic.1"})"});
}

TEST_CASE("an exception that leaves steps is their error, innermost first, and no finish follows") {
    tool_calls lab(table);
    const tool_answer got = lab.call("tell", R"({"what":"nested"})");
    CHECK(got.status == 500);
    REQUIRE(got.events.size() == 4);
    CHECK(
        got.events[2] ==
        R"({"error":"'inside step'","context":"inner","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.step.error.1"})");
    CHECK(
        got.events[3] ==
        R"({"error":"'inside step'","context":"outer","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.step.error.1"})");
}

TEST_CASE("a step whose exception is caught on the way tells it before what comes next") {
    const events heard = told("caught");
    REQUIRE(heard.size() == 3);
    CHECK(
        heard[1] ==
        R"({"error":"lost","context":"inner","stacktrace":null,"$schema":"urn:ivcap:schema:service.event.step.error.1"})");
}

TEST_CASE("threads of a tool report side by side") {
    CHECK(tool_calls(table).call("threads").events.size() == 100);
}

TEST_CASE("a job that nobody wants any more ends where it asks") {
    tool_calls lab(table);
    CHECK(lab.call("checks", R"({"what":"check"})").body == "wanted");
    lab.cancelled = true;
    for (const char* what : {"check", "step", "started"}) {
        INFO(what);
        const tool_answer got = lab.call("checks", R"({"what":")" + std::string(what) + R"("})");
        CHECK(got.status == 503);
        CHECK(got.events.empty());
    }
    CHECK(lab.call("checks", R"({"what":"never asks"})").body == "cancelled");
}

TEST_CASE("a tool that runs inside another one has its own job, and the other one gets its own back") {
    Lab::inside = [](Lab&) {
        tool_calls inner(table);
        CHECK(inner.call("nests").body == "own");
    };
    CHECK(tool_calls(table).call("nests").body == "own");
}
