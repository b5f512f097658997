#include "convention_types.hpp"

#include <catch2/catch.hpp>

using namespace berth::detail;

namespace {

template <class T>
std::optional<T> read(std::string_view text, dialect form = dialect::marshalled) {
    T value{};
    if (!assign_url_text(table<T>::bind, &value, text, form)) return std::nullopt;
    return value;
}
template <class T>
std::optional<std::string> text_of_value(const T& value) {
    return url_text(table<T>::bind, &value);
}

} // namespace

TEST_CASE("integers in URLs are what Python's int() takes") {
    CHECK(read<std::int64_t>("42") == 42);
    CHECK(read<std::int64_t>("-7") == -7);
    CHECK(read<std::int64_t>("+7") == 7);
    CHECK(read<std::int64_t>("007") == 7);
    CHECK(read<std::int64_t>("1_000_000") == 1000000);
    CHECK(read<std::int64_t>(" \t42\n") == 42);
    CHECK(read<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    for (const char* text : {"", " ", "1.0", "1e2", "_1", "1_", "1__0", "+-1", "-+1", "--1", "0x10", "1 0", "None", "True", "9223372036854775808", "-_1"}) {
        INFO(text);
        CHECK_FALSE(read<std::int64_t>(text));
    }
    CHECK_FALSE(read<std::uint8_t>("256"));
    CHECK_FALSE(read<std::uint8_t>("-1"));
}

TEST_CASE("floats in URLs are what Python's float() takes") {
    CHECK(read<double>("3") == 3.0);
    CHECK(read<double>(" 2.5e+3 ") == 2500.0);
    CHECK(read<double>("1_0.0_1e1_0") == 10.01e10);
    CHECK(read<double>(".5") == 0.5);
    CHECK(read<double>("5.") == 5.0);
    CHECK(read<double>("+1e-5") == 1e-5);
    CHECK(read<double>("-1e999") == -std::numeric_limits<double>::infinity());
    CHECK(read<double>("0.0001e-400") == 0.0);
    CHECK(read<double>("-Infinity") == -std::numeric_limits<double>::infinity());
    CHECK(read<double>("inf") == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(*read<double>("-NaN")));
    for (const char* text : {"", "x", "1e 16", "0x1p3", "1_", "_1", "1_.5", "1._5", "nan(1)", "--1", "+-1", "e5", ".", "1e", "infin"}) {
        INFO(text);
        CHECK_FALSE(read<double>(text));
    }
}

TEST_CASE("bools, enums, times and paths in URLs have their marshalled forms") {
    CHECK(read<bool>("True") == true);
    CHECK(read<bool>("False") == false);
    for (const char* text : {"true", "1", "", " True", "TRUE"}) CHECK_FALSE(read<bool>(text));
    CHECK(read<convention::Color>("GREEN") == convention::Color::GREEN);
    CHECK_FALSE(read<convention::Color>("green"));
    CHECK(read<berth::date_time>("2025-01-15")->text() == "2025-01-15T00:00:00");
    CHECK_FALSE(read<berth::date_time>("2025-01-15T12:00:00 00:00"));
    CHECK(read<std::filesystem::path>("a//b/")->native() == "a/b");
    CHECK(read<std::string>(" a ") == " a ");
    CHECK(read<berth::id>("5")->value == 5);
    CHECK_FALSE(read<berth::id>("-5"));
}

TEST_CASE("an optional in a URL takes its value, a variant the first alternative that fits") {
    CHECK(read<std::optional<int>>("5") == std::optional<int>(5));
    CHECK_FALSE(read<std::optional<int>>("None"));
    CHECK(read<std::optional<std::string>>("") == std::optional<std::string>(""));
    using choice = std::variant<std::int64_t, std::string>;
    CHECK(read<choice>("5") == choice(5));
    CHECK(read<choice>("abc") == choice("abc"));
    CHECK_FALSE(read<std::variant<bool, double>>("x"));
}

TEST_CASE("plain REST texts are read as before") {
    CHECK(read<bool>("true", dialect::rest) == true);
    CHECK_FALSE(read<bool>("True", dialect::rest));
    CHECK_FALSE(read<int>(" 5", dialect::rest));
    CHECK_FALSE(read<double>("nan", dialect::rest));
    CHECK(read<std::optional<int>>("5", dialect::rest) == std::optional<int>(5));
}

TEST_CASE("values are written for URLs as Python would") {
    CHECK(text_of_value(true) == "True");
    CHECK(text_of_value(-5) == "-5");
    CHECK(text_of_value(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(text_of_value(1e16) == "1e+16");
    CHECK(text_of_value(0.1f) == "0.1");
    CHECK(text_of_value(std::nan("")) == "nan");
    CHECK(text_of_value(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(text_of_value(convention::Color::BLUE) == "BLUE");
    CHECK(text_of_value(static_cast<convention::Color>(9)) == std::nullopt);
    CHECK(text_of_value(*berth::date_time::from("20250115T12Z")) == "2025-01-15T12:00:00+00:00");
    CHECK(text_of_value(std::chrono::system_clock::time_point()) == "1970-01-01T00:00:00+00:00");
    CHECK(text_of_value(std::filesystem::path("a/b")) == "a/b");
    CHECK(text_of_value(std::optional<int>()) == std::nullopt);
    CHECK(text_of_value(std::optional<int>(3)) == "3");
    CHECK(text_of_value(std::variant<int, std::string>("s")) == "s");
    CHECK(text_of_value(std::vector<int>{1}) == std::nullopt);
}

TEST_CASE("a location is the JSON pointer with dots") {
    CHECK(location_in_words({"body", "/value/names/1", "", ""}) == "value.names.1");
    CHECK(location_in_words({"body", "", "", ""}) == "");
    CHECK(location_in_words({"body", "/a~1b/c~0d", "", ""}) == "a/b.c~d");
    CHECK(fault_in_words({"path", "/id", "int", "\"x\""}) == "Expected int at id, got \"x\"");
    CHECK(fault_in_words({"body", "/id", "int", ""}) == "Missing int at id");
}
