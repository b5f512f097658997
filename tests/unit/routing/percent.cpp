#include <routing/percent.hpp>

#include <catch2/catch.hpp>

#include <string>

using berth::host::routing::decode_percent;
using berth::host::routing::is_text;

namespace {

std::string decoded(std::string_view from, bool plus_is_space = false) {
    std::string to(from.size(), '?');
    auto size = decode_percent(from, to.data(), plus_is_space);
    if (!size) return "refused";
    to.resize(*size);
    return to;
}

} // namespace

TEST_CASE("escapes are decoded once, in either case of their digits") {
    CHECK(decoded("a%20b%c3%A9") == "a b\xc3\xa9");
    CHECK(decoded("%2541") == "%41");
    CHECK(decoded("plain") == "plain");
    CHECK(decoded("") == "");
}

TEST_CASE("a plus is a space only where the caller says so") {
    CHECK(decoded("a+b%2Bc") == "a+b+c");
    CHECK(decoded("a+b%2Bc", true) == "a b+c");
}

TEST_CASE("malformed escapes and an encoded NUL are refused") {
    CHECK(decoded("%") == "refused");
    CHECK(decoded("%4") == "refused");
    CHECK(decoded("%4g") == "refused");
    CHECK(decoded("%%41") == "refused");
    CHECK(decoded("a%00b") == "refused");
}

TEST_CASE("text is well-formed UTF-8 without NUL") {
    CHECK(is_text(""));
    CHECK(is_text("plain"));
    CHECK(is_text("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
    CHECK_FALSE(is_text(std::string_view("a\0b", 3)));
    CHECK_FALSE(is_text("\xc3"));             // cut
    CHECK_FALSE(is_text("\x80"));             // continuation alone
    CHECK_FALSE(is_text("\xc0\xaf"));         // overlong
    CHECK_FALSE(is_text("\xed\xa0\x80"));     // surrogate
    CHECK_FALSE(is_text("\xf4\x90\x80\x80")); // beyond U+10FFFF
    CHECK_FALSE(is_text("\xff"));
}
