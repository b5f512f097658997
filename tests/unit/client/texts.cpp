// What leaves a client as text: addresses, multipart bodies, and the messages of the WebSocket protocol looked into.
#include <berth/client.hpp>

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

using namespace berth::detail;

namespace client_texts {

enum class color { red, green };
struct inputs {
    std::string name;
    int number = 0;
    bool flag = false;
    color paint = color::red;
    std::optional<std::string> note;
    std::optional<double> scale;
};
struct found {
    std::string key;
    std::vector<int> ids;
    std::optional<int> limit;
};
struct shelf {
    virtual ~shelf() = default;
    virtual int put(inputs) = 0;
    virtual int open(inputs) = 0;
    virtual int find(found) = 0;
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&shelf::put>(),
                             berth::endpoint<&shelf::open>(berth::path_like<&inputs::name>()),
                             berth::get<&shelf::find>("/shelves/{key}"));
    }
};

} // namespace client_texts

namespace {

using namespace client_texts;

template <auto Method, class T>
std::string target(const T& input, const std::string& prefix = {}) {
    constexpr std::size_t index = route_index<shelf, Method>;
    void* const parameters[] = {const_cast<T*>(&input)};
    return target_of({endpoint_row<shelf, index>, endpoint_table<shelf, index>::plan, parameters}, prefix);
}

std::string whole(multipart& from) {
    std::string all, piece;
    while (from.next(piece)) all += piece;
    return all;
}

} // namespace

TEST_CASE("everything but unreserved characters is percent-encoded") {
    std::string text;
    append_encoded(text, "aZ09-._~ /?#%&+=\xc3\xbc\x01");
    CHECK(text == "aZ09-._~%20%2F%3F%23%25%26%2B%3D%C3%BC%01");
}

TEST_CASE("values travel in path and query as the server reads them, absent ones not at all") {
    CHECK(target<&shelf::put>(inputs{"a?b c", -7, true, color::green, std::nullopt, std::nullopt}) ==
          "/shelf/put/a%3Fb%20c/-7/True/green");
    CHECK(target<&shelf::put>(inputs{"x", 1, false, color::red, "a+b&c", 1e16}) ==
          "/shelf/put/x/1/False/red?note=a%2Bb%26c&scale=1e%2B16");
    CHECK(target<&shelf::find>(found{"k", {1, 2}, 3}) == "/shelves/k?ids=1&ids=2&limit=3");
}

TEST_CASE("a path-like value keeps its slashes, and no segment of it is one that means another place") {
    CHECK(target<&shelf::open>(inputs{"a b/../c", 1, true, color::red, {}, {}}) ==
          "/shelf/open/1/True/red/a%20b/%2E%2E/c");
    CHECK(target<&shelf::open>(inputs{"", 1, true, color::red, {}, {}}) == "/shelf/open/1/True/red/");
}

TEST_CASE("a prefix stands in the place of the service's name, and before plain routes") {
    CHECK(target<&shelf::put>(inputs{"x", 1, true, color::red, {}, {}}, "/v2/shelves/") ==
          "/v2/shelves/put/x/1/True/red");
    CHECK(target<&shelf::find>(found{"k", {}, {}}, "v2") == "/v2/shelves/k");
}

TEST_CASE("an empty value or a slash cannot stand in a path, which is said before anything is sent") {
    CHECK_THROWS_WITH(target<&shelf::put>(inputs{"a/b", 1, true, color::red, {}, {}}),
                      Catch::Contains("shelf.put: name: expected a text without '/'"));
    CHECK(target<&shelf::find>(found{"a/b", {}, {}}) == "/shelves/a%2Fb");
    CHECK_THROWS_WITH(target<&shelf::put>(inputs{"", 1, true, color::red, {}, {}}), Catch::Contains("shelf.put: name"));
}

TEST_CASE("a multipart body has the JSON first, then each file under its name") {
    const auto path = std::filesystem::temp_directory_path() / ("berth-part-" + std::to_string(::getpid()));
    std::ofstream(path) << "on disk";
    multipart parts;
    parts.add_json(R"({"a":1})");
    parts.add_file("first", "in memory");
    parts.add_file_at("second", path);
    const std::string boundary = parts.content_type().substr(std::string("multipart/form-data; boundary=").size());
    CHECK(boundary.size() == 32);
    const std::string line = "\r\n--" + boundary;
    const auto file = [](const std::string& name) {
        return "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name +
               "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    };
    CHECK(whole(parts) ==
          "--" + boundary +
              "\r\nContent-Disposition: form-data; name=\"json_arguments\"\r\nContent-Type: application/json\r\n\r\n" +
              "{\"a\":1}" + line + file("first") + "in memory" + line + file("second") + "on disk" + line + "--\r\n");
    std::filesystem::remove(path);
}

TEST_CASE("a multipart body of nothing is its closing boundary") {
    multipart parts;
    const std::string boundary = parts.content_type().substr(std::string("multipart/form-data; boundary=").size());
    CHECK(whole(parts) == "--" + boundary + "--\r\n");
}

TEST_CASE("a message is looked into without reading its value") {
    envelope opened;
    REQUIRE(open_envelope(R"( {"type": "item", "value": {"a": [1, "}]\"", {"b": -2.5e3}]} } )", opened));
    CHECK(opened.type == "item");
    CHECK(opened.value == R"({"a": [1, "}]\"", {"b": -2.5e3}]})");
    envelope bare;
    REQUIRE(open_envelope(R"({"value":NaN,"type":"result","other":[]})", bare));
    CHECK(bare.value == "NaN");
    envelope error;
    REQUIRE(open_envelope(R"({"type": "error", "message": "no \"luck\""})", error));
    CHECK(error.message == R"("no \"luck\"")");
}

TEST_CASE("what is no message is not taken for one") {
    envelope opened;
    for (const char* text : {"", "{", "[]", "{}", R"({"type":})", R"({"type":"x")", R"({"type":"x"} more)",
                             R"({"type":7})", R"({"type":"x","value":[1})", R"({"value":"open)"}) {
        INFO(text);
        CHECK_FALSE(open_envelope(text, opened));
    }
}
