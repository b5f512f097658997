#include "kinds.hpp"

#include <catch2/catch.hpp>

namespace outer {
template <class T>
struct wrapped {
    T value;
};
struct empty {};
} // namespace outer

namespace {
enum class unnamed_colour { red, green = 7, blue2 };
}

using namespace berth::detail;

TEST_CASE("members are counted and named by the compiler") {
    CHECK(member_count<Kinds> == 18);
    CHECK(member_count<outer::empty> == 0);
    CHECK(std::string_view(member_name<Kinds, 0>.data) == "flag");
    CHECK(std::string_view(member_name<Kinds, 17>.data) == "other");
    CHECK(std::is_same_v<member_type<Kinds, 9>, std::optional<int>>);
}

TEST_CASE("type names lose their namespaces and keep their arguments") {
    CHECK(std::string_view(type_name<outer::wrapped<outer::empty>>.data) == "wrapped_of_empty");
    CHECK(std::string_view(type_name<berth::page<Kinds>>.data) == "page_of_Kinds");
}

TEST_CASE("enumerators are found with their values") {
    REQUIRE(enumerators<Colour>.size == 3);
    CHECK(enumerators<Colour>.entries[0].name == "dark_blue");
    CHECK(enumerators<Colour>.entries[0].value == -3);
    CHECK(enumerators<Colour>.entries[2].value == 7);
}

TEST_CASE("enumerators of an unnamed namespace are found too") {
    REQUIRE(enumerators<unnamed_colour>.size == 3);
    CHECK(enumerators<unnamed_colour>.entries[0].name == "red");
    CHECK(enumerators<unnamed_colour>.entries[1].value == 7);
    CHECK(enumerators<unnamed_colour>.entries[2].name == "blue2");
}

TEST_CASE("a type's table says what about() says") {
    struct local {
        berth::id id;
        std::string name;
        static constexpr auto about() {
            return berth::record<local>("locals")
                .field<&local::name>("Its name", berth::length(2, 5), berth::unique)
                .index<&local::name>()
                .strict()
                .schema_id("urn:example:local");
        }
    };
    const berth_type& type = table<local>::type;
    CHECK(type.flags == (BERTH_TYPE_RECORD | BERTH_TYPE_STRICT));
    CHECK(std::string_view(type.table) == "locals");
    CHECK(std::string_view(type.schema_id) == "urn:example:local");
    const berth_field& name = type.fields[1];
    CHECK(std::string_view(name.text) == "Its name");
    CHECK(name.flags == (BERTH_FIELD_REQUIRED | BERTH_FIELD_UNIQUE | BERTH_FIELD_INDEX | BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH));
    CHECK(name.max_length == 5);
    CHECK(type.fields[0].type->kind == BERTH_KIND_ID);
}
