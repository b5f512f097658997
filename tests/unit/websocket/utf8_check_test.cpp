#include <websocket/utf8_check.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace {

using berth::host::websocket::utf8_check;

// How many bytes are taken one by one before the first that cannot be.
std::size_t taken(std::string_view text) {
    utf8_check check;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!check.take(text.substr(i, 1))) return i;
    return text.size();
}

bool valid(std::string_view text) {
    utf8_check check;
    return check.take(text) && check.whole();
}

} // namespace

TEST_CASE("characters of every length are UTF-8, the first and the last of each") {
    CHECK(valid(std::string_view("\0\x7f", 2)));
    CHECK(valid("\xc2\x80\xdf\xbf"));
    CHECK(valid("\xe0\xa0\x80\xef\xbf\xbf"));
    CHECK(valid("\xed\x9f\xbf\xee\x80\x80")); // on both sides of the surrogates
    CHECK(valid("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
}

TEST_CASE("an impossible byte is seen at once, not at the end of its character") {
    CHECK(taken("a\x80") == 1);            // a continuation byte begins nothing
    CHECK(taken("\xc0\xaf") == 0);         // overlong
    CHECK(taken("\xc1\xbf") == 0);         // overlong
    CHECK(taken("\xe0\x9f\xbf") == 1);     // overlong
    CHECK(taken("\xf0\x8f\xbf\xbf") == 1); // overlong
    CHECK(taken("\xed\xa0\x80") == 1);     // a surrogate
    CHECK(taken("\xf4\x90\x80\x80") == 1); // beyond U+10FFFF
    CHECK(taken("\xf5\x80\x80\x80") == 0); // beyond it too
    CHECK(taken("\xc3 ") == 1);            // cut off by another character
    CHECK(taken("\xe2\x82 ") == 2);        // likewise
}

TEST_CASE("text that ends inside a character is not whole") {
    utf8_check check;
    CHECK(check.take("abc\xe2\x82"));
    CHECK_FALSE(check.whole());
    CHECK(check.take("\xac"));
    CHECK(check.whole());
}

TEST_CASE("a wrong byte is found wherever it lies in a long stretch of ASCII") {
    std::size_t at = GENERATE(range(0, 70));
    std::string text(70, 'x');
    CHECK(valid(text));
    text[at] = '\xff';
    CHECK_FALSE(valid(text));
}
