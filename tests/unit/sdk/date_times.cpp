#include "convention_types.hpp"

#include <catch2/catch.hpp>

using berth::date_time;
using namespace std::chrono_literals;

namespace {

std::string read(const std::string& text) {
    const auto made = date_time::from(text);
    return made ? made->text() : "refused";
}

} // namespace

TEST_CASE("a date and time is written in one form") {
    CHECK(date_time().text() == "1970-01-01T00:00:00");
    CHECK(date_time(1us).text() == "1970-01-01T00:00:00.000001");
    CHECK(date_time(-1us).text() == "1969-12-31T23:59:59.999999");
    CHECK(date_time(0us, 0s).text() == "1970-01-01T00:00:00+00:00");
    CHECK(date_time(0us, -19800s).text() == "1970-01-01T00:00:00-05:30");
    CHECK(date_time(0us, 3601s).text() == "1970-01-01T00:00:00+01:00:01");
    CHECK(date_time(std::chrono::hours(24 * 366 * 9000)).text() == "");
    CHECK(read("0001-01-01T00:00:00") == "0001-01-01T00:00:00");
    CHECK(read("9999-12-31T23:59:59.999999") == "9999-12-31T23:59:59.999999");
}

TEST_CASE("every form of Python's fromisoformat is read") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"2025-01-15T12:00:00", "2025-01-15T12:00:00"},
        {"2025-01-15T12:00:00.123", "2025-01-15T12:00:00.123000"},
        {"2025-01-15T12:00:00,1234567", "2025-01-15T12:00:00.123456"},
        {"2025-01-15T12:00:00Z", "2025-01-15T12:00:00+00:00"},
        {"2025-01-15T12:00:00-05:30", "2025-01-15T12:00:00-05:30"},
        {"2025-01-15T12:00+0200", "2025-01-15T12:00:00+02:00"},
        {"2025-01-15T12+02", "2025-01-15T12:00:00+02:00"},
        {"2025-01-15T12:00:00+01:02:03", "2025-01-15T12:00:00+01:02:03"},
        {"2025-01-15", "2025-01-15T00:00:00"},
        {"2025-01-15 12:00", "2025-01-15T12:00:00"},
        {"2025-01-15\xE2\x80\xA6" "12:00", "2025-01-15T12:00:00"},
        {"20250115T120000", "2025-01-15T12:00:00"},
        {"20250115", "2025-01-15T00:00:00"},
        {"20250115T120000.5+0100", "2025-01-15T12:00:00.500000+01:00"},
        {"2025-W03-3", "2025-01-15T00:00:00"},
        {"2025W033", "2025-01-15T00:00:00"},
        {"2025-W03", "2025-01-13T00:00:00"},
        {"2025W03", "2025-01-13T00:00:00"},
        {"2025-W03-3T12:00", "2025-01-15T12:00:00"},
        {"2025W033T12", "2025-01-15T12:00:00"},
        {"2025W0331200", "2025-01-13T12:00:00"},
        {"2025W033120", "2025-01-15T20:00:00"},
        {"2025-01-15T", "refused"},
        {"2020-W53-5", "2021-01-01T00:00:00"},
        {"2021-W53-1", "refused"},
        {"2025-01-15T12:00:00.", "refused"},
        {"2025-01-15T24:00:00", "refused"},
        {"2025-01-15T12:60", "refused"},
        {"2025-01-15T12:00:60", "refused"},
        {"2025-01-15T1200:00", "refused"},
        {"2025-01-15T12:00:00+24:00", "refused"},
        {"2025-01-15T12:00:00+1", "refused"},
        {"2025-01-15T12:00:00Z1", "refused"},
        {"2025-02-29", "refused"},
        {"2025-1-15", "refused"},
        {"2025-0115", "refused"},
        {"0000-01-01", "refused"},
        {"x", "refused"},
        {"", "refused"},
        {"1.5.2025", "refused"},
    };
    for (const auto& [text, expected] : cases) {
        INFO(text);
        CHECK(read(text) == expected);
    }
}

TEST_CASE("a date and time becomes a point in time and back") {
    const auto made = date_time::from("2025-01-15T12:00:00+02:00");
    REQUIRE(made);
    CHECK(date_time(made->time_point()).text() == "2025-01-15T10:00:00+00:00");
    CHECK(date_time(made->time_point(), 2h) == *made);
    CHECK(date_time::from("2025-01-15T12:00:00")->time_point() == date_time::from("2025-01-15T12:00:00Z")->time_point());
    CHECK_FALSE(date_time::from("2025-01-15T12:00:00") == date_time::from("2025-01-15T12:00:00Z"));
    CHECK_THROWS_AS(date_time::from("9999-01-01")->time_point(), std::out_of_range);
    CHECK(made->offset() == 7200s);
}

TEST_CASE("a date and time has a kind of its own and is required in input") {
    const berth_type& type = berth::detail::table<convention::Event>::type;
    CHECK(type.fields[1].type->kind == BERTH_KIND_DATE_TIME);
    CHECK((type.fields[1].flags & BERTH_FIELD_REQUIRED) != 0);
}
