#include <binding/socket_message.hpp>

#include <catch2/catch.hpp>

using namespace berth::host::binding;
using Catch::Matchers::Contains;

namespace {

socket_message read(std::string_view text) {
    auto message = read_socket_message(text);
    if (auto fault = std::get_if<std::string>(&message)) FAIL(*fault);
    return std::get<socket_message>(message);
}

std::string fault_of(std::string_view text) {
    auto message = read_socket_message(text);
    auto fault = std::get_if<std::string>(&message);
    return fault ? *fault : "";
}

} // namespace

TEST_CASE("a message's parts are found where they are, without their meaning") {
    auto message = read(R"( { "type" : "args" , "json" : { "a" : [ 1 , {"type": "x"} ] } , "x": {"value": 1} } )");
    CHECK(message.type == "args");
    REQUIRE(message.json);
    CHECK(*message.json == R"({ "a" : [ 1 , {"type": "x"} ] })");
    CHECK_FALSE(message.value);
    CHECK_FALSE(message.name);
}

TEST_CASE("a value of any kind is cut out whole") {
    for (std::string value : {R"("a\"}b")", "12.5e+3", "-0", "true", "false", "null", "[]", "{}", "[[1], {\"a\": []}]",
                              "NaN", "-Infinity", "\"\"", "12345678901234567890123"}) {
        INFO(value);
        const std::string first = R"({"type":"item","value":)" + value + "}";
        auto message = read(first);
        CHECK(message.type == "item");
        REQUIRE(message.value);
        CHECK(*message.value == value);
        const std::string spaced = R"({"value" :  )" + value + R"(  ,"type":"item"})";
        message = read(spaced);
        REQUIRE(message.value);
        CHECK(*message.value == value);
    }
}

TEST_CASE("names are decoded, and of a member that comes twice the last counts") {
    auto message = read(R"({"name":"a","name":"\u00e9\n","type":"file","type":3,"value":1,"value":2})");
    REQUIRE(message.name);
    CHECK(*message.name == "\xc3\xa9\n");
    CHECK(message.type.empty());
    CHECK(*message.value == "2");
}

TEST_CASE("what is no object is refused") {
    CHECK_THAT(fault_of("zzz"), Contains("not JSON"));
    CHECK_THAT(fault_of(""), Contains("not JSON"));
    CHECK_THAT(fault_of("{} x"), Contains("not JSON"));
    CHECK_THAT(fault_of(R"({"type":"item","value":})"), Contains("not JSON"));
    CHECK_THAT(fault_of("[1]"), Contains("not an object"));
    CHECK_THAT(fault_of("5"), Contains("not an object"));
    CHECK_THAT(fault_of(R"(["type"])"), Contains("not an object"));
}

TEST_CASE("brackets alone do not exhaust the stack") {
    CHECK_THAT(fault_of(std::string(1'000'000, '[')), Contains("not JSON"));
    std::string deep = R"({"value":)" + std::string(200'000, '[') + std::string(200'000, ']') + "}";
    CHECK(read(deep).value->size() == 400'000);
}

TEST_CASE("messages that are sent have spaces, the type first, and ASCII alone") {
    CHECK(result_message("5") == R"({"type": "result", "value": 5})");
    CHECK(result_message("") == R"({"type": "result", "value": null})");
    std::string item;
    put_item_message(item, R"("a")");
    CHECK(item == R"({"type": "item", "value": "a"})");
    CHECK(error_message("a \"b\" \xc3\xa9\n") == "{\"type\": \"error\", \"message\": \"a \\\"b\\\" \\u00E9\\n\"}");
    CHECK(error_message("\xff") == R"({"type": "error", "message": "?"})");
}
