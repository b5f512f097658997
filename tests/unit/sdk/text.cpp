#include <berth/detail/text.hpp>

#include <catch2/catch.hpp>

#include <vector>

using namespace berth::detail;

TEST_CASE("UTF-8 is checked as RFC 3629 says") {
    CHECK(invalid_utf8("plain ASCII, more than eight bytes of it") == valid_text);
    CHECK(invalid_utf8("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80") == valid_text);
    CHECK(invalid_utf8("12345678\x80") == 8);
    CHECK(invalid_utf8("\xc1\x81") == 0);         // overlong
    CHECK(invalid_utf8("\xe0\x80\x80") == 0);     // overlong
    CHECK(invalid_utf8("\xed\xbf\xbf") == 0);     // surrogate
    CHECK(invalid_utf8("\xf4\x90\x80\x80") == 0); // past U+10FFFF
    CHECK(invalid_utf8("ab\xe2\x82") == 2);       // cut short
}

TEST_CASE("a time reads back as it was written, over all of its range") {
    for (std::int64_t time : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{951782400000000}, std::int64_t{253402300799999999},
                              std::int64_t{-62167219200000000}, std::int64_t{1795248000123456}})
        CHECK(time_from(text_of_time(time)) == time);
}

TEST_CASE("times follow RFC 3339") {
    CHECK(time_from("1970-01-01T00:00:00Z") == 0);
    CHECK(time_from("1970-01-01t01:00:00.5+01:00") == 500000);
    CHECK(time_from("2024-02-29T00:00:00Z").has_value());
    CHECK_FALSE(time_from("2023-02-29T00:00:00Z"));
    CHECK_FALSE(time_from("2026-11-21"));
    CHECK_FALSE(time_from("2026-11-21T08:00:00"));
    CHECK_FALSE(time_from("2026-11-21T24:00:00Z"));
    CHECK_FALSE(time_from("2026-11-21T08:00:00.Z"));
    CHECK_FALSE(time_from("2026-11-21T08:00:00Z "));
}

TEST_CASE("base64 reads back as it was written and nothing else is taken") {
    std::vector<unsigned char> out;
    for (std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        REQUIRE(bytes_from_base64(base64_of(text.data(), text.size()), out));
        CHECK(std::string(out.begin(), out.end()) == text);
    }
    CHECK_FALSE(bytes_from_base64("Zg=", out));
    CHECK_FALSE(bytes_from_base64("Z===", out));
    CHECK_FALSE(bytes_from_base64("Zh==", out)); // bits behind the last byte
    CHECK_FALSE(bytes_from_base64("Zg==Zg==", out));
    CHECK_FALSE(bytes_from_base64("Zm9v\n", out));
}

TEST_CASE("a shown text is one line, cut between characters") {
    CHECK(shown("a\nb\"c") == "\"a?b?c\"");
    const std::string cut = shown(std::string(59, 'x') + "\xc3\xa9" + "yyy");
    CHECK(cut == '"' + std::string(59, 'x') + "\"...");
}
