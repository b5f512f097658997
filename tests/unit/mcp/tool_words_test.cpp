#include <mcp/tool_words.hpp>

#include <catch2/catch.hpp>

using namespace berth::host;
using namespace berth::host::mcp;

TEST_CASE("an event is progress with the best message it has") {
    CHECK(progress_of(R"({"name":"load","options":{"message":"half","done":1,"total":2}})").message == "half");
    CHECK(progress_of(R"({"name":"load","options":{"message":"half","done":1,"total":2}})").progress == 1.0);
    CHECK(progress_of(R"({"name":"load","options":{"message":"half","done":1,"total":2}})").total == 2.0);
    CHECK(progress_of(R"({"error":"boom","context":"load"})").message == "boom");
    CHECK(progress_of(R"({"name":"load","options":null})").message == "load");
    CHECK(!progress_of(R"({"name":"load","options":{"total":2}})").total);
    CHECK(progress_of("no JSON").message.empty());
}

TEST_CASE("misfits are told by member and rule, a line each") {
    CHECK(misfit_text(
              {{"missing", "/name", "Field required", ""}, {"x", "", "Input should be a valid dictionary", ""}}) ==
          "/name: Field required\narguments: Input should be a valid dictionary");
}
