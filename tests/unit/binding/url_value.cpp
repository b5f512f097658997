#include <binding/url_value.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::binding;
using Catch::Matchers::Contains;

namespace {

berth_type type_of(berth_kind kind) {
    berth_type type{};
    type.size = sizeof type;
    type.kind = kind;
    return type;
}

bool fits(const berth_type& type, std::string_view text) {
    return !url_value_fault(&type, "v", text);
}

} // namespace

TEST_CASE("an integer in a URL has sign, blanks and underscores as the convention allows") {
    const berth_type type = type_of(BERTH_KIND_INTEGER);
    CHECK(fits(type, "42"));
    CHECK(fits(type, "-007"));
    CHECK(fits(type, " +1_000 "));
    CHECK_FALSE(fits(type, ""));
    CHECK_FALSE(fits(type, "1.0"));
    CHECK_FALSE(fits(type, "1__0"));
    CHECK_FALSE(fits(type, "_1"));
    CHECK_FALSE(fits(type, "1_"));
    CHECK_FALSE(fits(type, "--1"));
    CHECK(*url_value_fault(&type, "id", "not-an-int") == "Expected int at id, got 'not-an-int'");
}

TEST_CASE("a number in a URL has all its forms") {
    const berth_type type = type_of(BERTH_KIND_NUMBER);
    for (auto text : {"3", "3.14", ".5", "5.", "1e16", "1E-5", "2.5e+3", "inf", "-Infinity", "NaN", "1_0.0_1", " 1 "}) {
        INFO(text);
        CHECK(fits(type, text));
    }
    for (auto text : {"", "x", ".", "1e", "e5", "1 e5", "1e 16", "0x10", "infinit"}) {
        INFO(text);
        CHECK_FALSE(fits(type, text));
    }
}

TEST_CASE("a bool is one of two words, an enumerator one of its names") {
    const berth_type boolean = type_of(BERTH_KIND_BOOL);
    CHECK(fits(boolean, "True"));
    CHECK_FALSE(fits(boolean, "true"));
    CHECK_FALSE(fits(boolean, ""));
    const char* const names[]{"RED", "GREEN"};
    berth_type color = type_of(BERTH_KIND_ENUM);
    color.names = names;
    color.name_count = 2;
    color.name = "Color";
    CHECK(fits(color, "GREEN"));
    CHECK_FALSE(fits(color, "red"));
    CHECK_THAT(*url_value_fault(&color, "c", "red"), Contains("Color") && Contains("at c"));
}

TEST_CASE("of an optional its element counts, of a variant its first alternative") {
    const berth_type integer = type_of(BERTH_KIND_INTEGER);
    berth_type optional = type_of(BERTH_KIND_OPTIONAL);
    optional.element = &integer;
    CHECK(fits(optional, "5"));
    CHECK_FALSE(fits(optional, "x"));
    const berth_type text = type_of(BERTH_KIND_STRING);
    const berth_type* const alternatives[]{&text, &integer};
    berth_type variant = type_of(BERTH_KIND_VARIANT);
    variant.alternatives = alternatives;
    variant.alternative_count = 2;
    CHECK(fits(variant, "x"));
}

TEST_CASE("what only the plugin can tell passes") {
    CHECK(fits(type_of(BERTH_KIND_STRING), ""));
    CHECK(fits(type_of(BERTH_KIND_DATE_TIME), "2025-01-15"));
    CHECK(fits(type_of(BERTH_KIND_DATE_TIME), "2025W03"));
    CHECK_FALSE(fits(type_of(BERTH_KIND_DATE_TIME), "bad"));
    CHECK(fits(type_of(BERTH_KIND_INTEGER), "\xd9\xa3"));
}
