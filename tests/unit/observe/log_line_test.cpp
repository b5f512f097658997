#include <observe/log_line.hpp>

#include <catch2/catch.hpp>

namespace berth::host::observe {
namespace {

const Poco::Timestamp moment(1'795'248'000'123'456); // 2026-11-21T08:00:00.123456Z

TEST_CASE("a text line holds time, level, event and fields") {
    CHECK(text_line(moment, level::information, "plugin.started", {{"name", "hello"}, {"version", "1.0.0"}}) ==
          "2026-11-21T08:00:00.123456Z INFO plugin.started name=hello version=1.0.0");
}

TEST_CASE("a JSON line is one document") {
    CHECK(json_line(moment, level::warning, "call.slow", {{"ms", 12}, {"share", 0.5}, {"late", true}, {"by", "a b"}}) ==
          R"({"time":"2026-11-21T08:00:00.123456Z","level":"warning","event":"call.slow",)"
          R"("ms":12,"share":0.5,"late":true,"by":"a b"})");
}

TEST_CASE("values that hold spaces, quotes or equal signs are quoted") {
    CHECK(text_line(moment, level::error, "e", {{"a", "two words"}, {"b", "say \"x\""}, {"c", "k=v"}}) ==
          R"(2026-11-21T08:00:00.123456Z ERROR e a="two words" b="say \"x\"" c="k=v")");
}

TEST_CASE("a field without a text is left out") {
    CHECK(text_line(moment, level::information, "e", {{"reason", ""}, {"a", 1}}) == "2026-11-21T08:00:00.123456Z INFO e a=1");
    CHECK(json_line(moment, level::information, "e", {{"reason", ""}}) ==
          R"({"time":"2026-11-21T08:00:00.123456Z","level":"info","event":"e"})");
}

TEST_CASE("a value cannot begin a line of its own") {
    const std::string forged = "x\r\n2026-11-21T08:00:00.000000Z INFO admin.command user=root";
    const std::string text = text_line(moment, level::information, "e", {{"path", forged}});
    CHECK(text.find_first_of("\r\n") == std::string::npos);
    CHECK(text.find(R"(path="x\r\n2026)") != std::string::npos);
    const std::string json = json_line(moment, level::information, "e", {{"path", forged}});
    CHECK(json.find_first_of("\r\n") == std::string::npos);
}

TEST_CASE("a value cannot steer a terminal") {
    const std::string text = text_line(moment, level::information, "e",
                                       {{"v", "\x1b[2J\xc2\x9b"
                                              "1m\x7f"}});
    CHECK(text.ends_with(R"(v="\u001b[2J\u009b1m\u007f")"));
}

TEST_CASE("bytes that are not UTF-8 are replaced, and others kept") {
    const std::string json =
        json_line(moment, level::information, "e", {{"v", "\xff\xc3(\xed\xa0\x80 gr\xc3\xbc\xc3\x9f"}});
    CHECK(json.ends_with("\"v\":\"\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffd gr\xc3\xbc\xc3\x9f\"}"));
}

TEST_CASE("what is not a number is null in JSON") {
    const std::string json = json_line(moment, level::information, "e", {{"v", 0.0 / 0.0}});
    CHECK(json.ends_with("\"v\":null}"));
}

TEST_CASE("every level is found by its name") {
    for (const level at : {level::debug, level::information, level::warning, level::error}) {
        CHECK(level_of(name_of(at)) == at);
    }
    CHECK_FALSE(level_of("loud"));
}

} // namespace
} // namespace berth::host::observe
