#include <job/events.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::job;

TEST_CASE("the kind of an event is told by its schema") {
    CHECK(read_report(R"({"$schema":"urn:ivcap:schema:service.event.step.finish.1"})")->kind == "step.finish");
    CHECK(read_report(R"({"$schema":"urn:ivcap:schema:service.event.generic.1"})")->kind == "generic");
    CHECK(read_report(R"({"$schema":"urn:example:own"})")->kind == "event");
    CHECK(read_report(R"({"$schema":"urn:ivcap:schema:service.event.a\nb.1"})")->kind == "event");
    CHECK(read_report("{}")->kind == "event");
}

TEST_CASE("what is no object is no event") {
    for (const char* bad : {"", "1", "[]", "{", "{} {}", "{\"a\":\"\xff\"}"}) {
        INFO(bad);
        CHECK_FALSE(read_report(bad));
    }
    CHECK_FALSE(read_report("{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}"));
}

TEST_CASE("at and seq are the host's to say") {
    const auto said = read_report(R"({ "at": 1, "name": "x", "seq": 2 })");
    CHECK(said->json == R"({"name":"x"})");
    CHECK(event_json({7, 0, "event", said->json}) == R"({"name":"x","at":"1970-01-01T00:00:00.000000Z","seq":7})");
    CHECK(event_json({7, 0, "event", "{}"}) == R"({"at":"1970-01-01T00:00:00.000000Z","seq":7})");
}

TEST_CASE("the beginning of a step is progress, its end is none") {
    CHECK(read_report(R"({"name":"load","options":{"message":"half","done":1,"total":2.5,"x":0},)"
                      R"("$schema":"urn:ivcap:schema:service.event.step.start.1"})")
              ->progress == R"({"step":"load","message":"half","done":1,"total":2.5})");
    CHECK(read_report(R"({"name":"load","$schema":"urn:ivcap:schema:service.event.step.finish.1"})")->progress.empty());
}
