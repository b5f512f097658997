#include <app/settings.hpp>

#include <catch2/catch.hpp>

#include <algorithm>

namespace berth::host::app {
namespace {

std::vector<std::string> texts(const layered& of) {
    std::vector<std::string> all;
    for (const fault& one : of.faults) all.push_back(to_text(one));
    return all;
}

TEST_CASE("without any source there are defaults for everything") {
    const layered read = layer({});
    REQUIRE(read.faults.empty());
    CHECK(read.values.text("http.host") == "127.0.0.1");
    CHECK(read.values.number("http.port") == 8090);
    CHECK(read.values.number("admin.port") == 8091);
    CHECK(read.values.path("state.folder").is_absolute());
    CHECK(read.values.path("plugins.folder") == read.values.path("state.folder") / "plugins");
    CHECK(read.values.origin("http.port") == "default");
    CHECK_FALSE(read.values.overridden("http.port"));
}

TEST_CASE("a stronger source wins over a weaker one") {
    layer_sources sources;
    sources.file = "/etc/berth/berth.json";
    sources.document = R"({"http": {"port": 1, "loops": 1}, "pool": {"threads": 1}, "admin": {"port": 5}})";
    sources.environment = {{"BERTH_HTTP_PORT", "2"}, {"BERTH_POOL_THREADS", "2"}};
    sources.options = {{"http.port", "3"}};
    const settings values = layer(sources).values;
    CHECK(values.number("http.port") == 3);
    CHECK(values.origin("http.port") == "option --port");
    CHECK(values.overridden("http.port"));
    CHECK(values.number("pool.threads") == 2);
    CHECK(values.origin("pool.threads") == "environment BERTH_POOL_THREADS");
    CHECK(values.number("http.loops") == 1);
    CHECK(values.origin("http.loops") == "/etc/berth/berth.json");
    CHECK_FALSE(values.overridden("http.loops"));
}

TEST_CASE("short variables are weaker than long ones, and plain ones the weakest") {
    layer_sources sources;
    sources.environment = {{"PORT", "1"}, {"HOST", "0.0.0.0"}};
    CHECK(layer(sources).values.number("http.port") == 1);
    CHECK(layer(sources).values.text("http.host") == "0.0.0.0");
    CHECK(layer(sources).values.text("admin.host") == "127.0.0.1");
    sources.environment["BERTH_PORT"] = "2";
    CHECK(layer(sources).values.number("http.port") == 2);
    sources.environment["BERTH_HTTP_PORT"] = "3";
    CHECK(layer(sources).values.number("http.port") == 3);
}

TEST_CASE("the last of an option counts") {
    layer_sources sources;
    sources.options = {{"http.port", "1"}, {"http.port", "2"}};
    CHECK(layer(sources).values.number("http.port") == 2);
}

TEST_CASE("all that is wrong is told at once") {
    layer_sources sources;
    sources.file = "berth.json";
    sources.document = R"({"http": {"prot": 1, "loops": "two", "limits": 7},
                           "log": {"level": "loud"}, "metrics": {"public": 1}})";
    sources.environment = {{"BERTH_PORT", "70000"}};
    sources.options = {{"pool.thread", "3"}, {"pool.queue", "many"}};
    CHECK(
        texts(layer(sources)) ==
        std::vector<std::string>{
            "/http/prot: expected a known setting, found an unknown one; did you mean /http/port? (berth.json)",
            "/http/loops: expected an integer from 0 to 256, found \"two\" (berth.json)",
            "/http/limits: expected an object with settings, found 7 (berth.json)",
            "/log/level: expected one of debug, info, warning, error, found \"loud\" (berth.json)",
            "/metrics/public: expected true or false, found 1 (berth.json)",
            "/http/port: expected an integer from 0 to 65535, found \"70000\" (environment BERTH_PORT)",
            "/pool/thread: expected a known setting, found an unknown one; did you mean /pool/threads? (option --set)",
            "/pool/queue: expected an integer from 1 to 1000000, found \"many\" (option --set)",
        });
}

TEST_CASE("a file that is not JSON is told with line and column") {
    layer_sources sources;
    sources.file = "berth.json";
    sources.document = "{\n  \"http\": {\"port\" 1}\n}";
    const auto found = texts(layer(sources));
    REQUIRE(found.size() == 1);
    CHECK(found[0] == "the configuration: expected JSON, found at line 2, column 19: "
                      "Missing a colon after a name of object member. (berth.json)");
}

TEST_CASE("a member that is there twice is refused") {
    layer_sources sources;
    sources.document = R"({"http": {"port": 1, "port": 2}})";
    const auto found = texts(layer(sources));
    REQUIRE(found.size() == 1);
    CHECK(found[0] == "/http/port: expected each member once, found it twice");
}

TEST_CASE("a document that is not an object is refused") {
    layer_sources sources;
    sources.document = "[1]";
    CHECK(texts(layer(sources)) == std::vector<std::string>{"the configuration: expected a JSON object, found [1]"});
}

TEST_CASE("a name with a dot is no way into a group") {
    layer_sources sources;
    sources.document = R"({"http.port": 1})";
    const auto found = texts(layer(sources));
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with("/http.port: expected a known setting"));
    CHECK(found[0].find("did you mean /http/port?") != std::string::npos);
}

TEST_CASE("both servers on one port are refused") {
    layer_sources sources;
    sources.options = {{"http.port", "9000"}, {"admin.port", "9000"}};
    CHECK(texts(layer(sources)) == std::vector<std::string>{"/admin/port: expected another port than that of the "
                                                            "services, found 9000 (option --admin-port)"});
}

TEST_CASE("what a host listens on is an address or a name") {
    const auto faults_of = [](const std::string& host) {
        return texts(layer({"", R"({"http":{"host":")" + host + R"("}})", {}, {}}));
    };
    for (const char* good : {"127.0.0.1", "0.0.0.0", "::", "::1", "localhost", "a-1.example", "1a"}) {
        INFO(good);
        CHECK(faults_of(good).empty());
    }
    for (const char* bad : {"127.0.0.1:80", "http://a", "256.1.1.1", "127.0.0.256", "a..b", "-a", "a-", "a b", ".", "*"})
        CHECK(faults_of(bad) == std::vector<std::string>{"/http/host: expected an IP address or a host name, without a port, found \"" +
                                                         std::string(bad) + '"'});
}

TEST_CASE("allowed images must be hashes") {
    layer_sources sources;
    sources.document = R"({"plugins": {"allowed_images": ["abc"]}})";
    const auto found = texts(layer(sources));
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with(
        "/plugins/allowed_images: expected SHA-256 as 64 small hexadecimal digits, found \"abc\""));
}

TEST_CASE("a variable that looks misspelled is pointed out, and another program's is not") {
    layer_sources sources;
    sources.environment = {{"BERTH_HTTP_PROT", "1"}, {"BERTH_SOMETHING_OF_SOMEBODY", "1"}};
    const layered read = layer(sources);
    CHECK(read.faults.empty());
    REQUIRE(read.doubtful.size() == 1);
    CHECK(read.doubtful[0].found == "BERTH_HTTP_PROT");
    CHECK(read.doubtful[0].expected == "BERTH_HTTP_PORT");
}

TEST_CASE("a relative folder is made absolute") {
    layer_sources sources;
    sources.options = {{"state.folder", "here/../there"}};
    CHECK(layer(sources).values.path("state.folder") == std::filesystem::current_path() / "there");
}

TEST_CASE("the state folder of a user follows the XDG rules") {
    layer_sources sources;
    sources.environment = {{"HOME", "/home/ann"}};
    CHECK(layer(sources).values.text("state.folder") == "/home/ann/.local/state/berth");
    sources.environment["XDG_STATE_HOME"] = "/data/state";
    CHECK(layer(sources).values.text("state.folder") == "/data/state/berth");
    sources.environment["XDG_STATE_HOME"] = "relative";
    CHECK(layer(sources).values.text("state.folder") == "/home/ann/.local/state/berth");
}

TEST_CASE("Poco's references in values are not followed") {
    layer_sources sources;
    sources.options = {{"http.host", "${system.env.HOME}"}};
    CHECK(layer(sources).values.text("http.host") == "${system.env.HOME}");
}

} // namespace
} // namespace berth::host::app
