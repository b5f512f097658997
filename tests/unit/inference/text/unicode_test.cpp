// Kinds of characters, and characters out of bytes that are none.
#include <inference/text/unicode.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::inference;

TEST_CASE("characters of several scripts have their kinds") {
    using kind = character_kind;
    CHECK(kind_of(U'a') == kind::letter);
    CHECK(kind_of(U'\u00df') == kind::letter);
    CHECK(kind_of(U'\u6f22') == kind::letter);
    CHECK(kind_of(U'\U00010450') == kind::letter);
    CHECK(kind_of(U'\u10d0') == kind::letter);
    CHECK(kind_of(U'\ua7ca') == kind::letter); // of Unicode 14
    CHECK(kind_of(U'7') == kind::number);
    CHECK(kind_of(U'\u00bd') == kind::number);
    CHECK(kind_of(U'\u2167') == kind::number);
    CHECK(kind_of(U'\t') == kind::space);
    CHECK(kind_of(U'\u0085') == kind::space);
    CHECK(kind_of(U'\u3000') == kind::space);
    CHECK(kind_of(U'!') == kind::other);
    CHECK(kind_of(U'\u0301') == kind::other); // a mark
    CHECK(kind_of(U'\u200b') == kind::other);
    CHECK(kind_of(U'\U0010ffff') == kind::other);
}

TEST_CASE("characters come out of UTF-8 with their sizes") {
    CHECK(character_at("z", 0).value == U'z');
    CHECK(character_at("x\xc3\xa9", 1).value == U'\u00e9');
    CHECK(character_at("\xe2\x82\xac", 0).size == 3);
    CHECK(character_at("\xf0\x9f\x98\x80", 0).value == U'\U0001f600');
}

TEST_CASE("bytes that are no character are told one at a time") {
    for (const std::string_view text : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                        "\xff", "\xe2\x82", "\xe2\x28\xa1"}) {
        CAPTURE(text);
        CHECK(character_at(text, 0).broken);
        CHECK(character_at(text, 0).size == 1);
    }
}

TEST_CASE("characters are written as they are read") {
    for (const char32_t one : {U'a', U'\u00e9', U'\u20ac', U'\U0001f600'}) {
        std::string text;
        append_utf8(text, one);
        CHECK(character_at(text, 0).value == one);
        CHECK(character_at(text, 0).size == text.size());
    }
}
