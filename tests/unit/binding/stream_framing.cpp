#include <binding/stream_framing.hpp>

#include "fake_instance.hpp"

#include <catch2/catch.hpp>

using namespace berth::host::binding;

namespace {

endpoint_plan plan(endpoint_plan::answer_kind answers, bool marshalled, const char* content_type = nullptr) {
    static std::vector<std::unique_ptr<berth_endpoint>> kept;
    kept.push_back(std::make_unique<berth_endpoint>(endpoint_of("GET", "/x")));
    kept.back()->content_type = content_type;
    endpoint_plan made = plan_of(*kept.back(), 0, "p");
    made.answers = answers;
    made.marshalled = marshalled;
    return made;
}

using kind = endpoint_plan::answer_kind;

} // namespace

TEST_CASE("a plain route's items are lines, or events for whom those suit better") {
    CHECK(framing_of(plan(kind::items, false), "") == framing::lines);
    CHECK(framing_of(plan(kind::items, false), "*/*") == framing::lines);
    CHECK(framing_of(plan(kind::items, false), "text/event-stream") == framing::events);
    CHECK(framing_of(plan(kind::items, false), "application/x-ndjson, text/event-stream;q=0.5") == framing::lines);
    CHECK(framing_of(plan(kind::items, false), "text/event-stream;q=0") == framing::lines);
    CHECK(framing_of(plan(kind::items, true), "text/event-stream") == framing::lines);
    CHECK(framing_of(plan(kind::bytes, false), "text/event-stream") == framing::pieces);
}

TEST_CASE("a stream's content type follows from what it has, unless it is declared") {
    CHECK(content_type_of(plan(kind::bytes, true), framing::pieces, "") == "application/octet-stream");
    CHECK(content_type_of(plan(kind::texts, true), framing::lines, "") == "text/plain; charset=utf-8");
    CHECK(content_type_of(plan(kind::items, true), framing::lines, "") == "application/jsonlines+json");
    CHECK(content_type_of(plan(kind::items, false), framing::lines, "") == "application/x-ndjson");
    CHECK(content_type_of(plan(kind::items, false), framing::events, "") == "text/event-stream");
    CHECK(content_type_of(plan(kind::bytes, true, "text/html"), framing::pieces, "") == "text/html; charset=utf-8");
    CHECK(content_type_of(plan(kind::bytes, true, "audio/wav"), framing::pieces, "") == "audio/wav");
    CHECK(content_type_of(plan(kind::bytes, true, "a/b"), framing::pieces, "text/x; charset=x") == "text/x; charset=x");
    CHECK(content_type_of(plan(kind::bytes, false, "text/html"), framing::pieces, "") == "text/html");
}

TEST_CASE("pieces are framed each by itself") {
    std::string room;
    CHECK(framed(framing::pieces, BERTH_PIECE_BYTES, "ab", room) == "ab");
    CHECK(framed(framing::lines, BERTH_PIECE_TEXT, "ab", room) == "ab\n");
    CHECK(framed(framing::lines, BERTH_PIECE_TEXT, "", room) == "\n");
    CHECK(framed(framing::events, BERTH_PIECE_TEXT, "{}", room) == "data: {}\n\n");
    CHECK(framed(framing::events, BERTH_PIECE_TEXT, "a\nb", room) == "data: a\ndata: b\n\n");
    CHECK(error_event("no") == "event: error\ndata: no\n\n");
}
