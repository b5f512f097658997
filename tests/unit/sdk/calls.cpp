// Calls through the plugin's table, as a host makes them.
#include <berth/detail/plugin.hpp>

#include <catch2/catch.hpp>

#include <rapidjson/document.h>

namespace {
struct Point {
    int x;
    std::optional<double> y;
};
struct Search {
    std::string word;
    std::vector<int> sizes;
    std::optional<bool> open;
    int limit = 10;
    std::string agent;
    static constexpr auto about() { return berth::object<Search>().field<&Search::limit>(berth::range(1, 50)).field<&Search::agent>(berth::defaulted); }
};
struct Upload {
    std::string name;
    berth::bytes content;
};
struct Settings {
    std::string greeting = "Hi";
    int most = 3;
    static constexpr auto about() { return berth::object<Settings>().strict(); }
};

class Desk : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::post<&Desk::echo>("/echo"),
                             berth::get<&Desk::search>("/search/{word}", "", berth::header<&Search::agent>("user-agent")),
                             berth::get<&Desk::lookup>("/lookup/{key}"), berth::get<&Desk::fail>("/fail/{how}"),
                             berth::put<&Desk::upload>("/upload/{name}", "", berth::body<&Upload::content>()),
                             berth::post<&Desk::make>("/made"), berth::get<&Desk::file>("/file"), berth::get<&Desk::nan>("/nan"),
                             berth::get<&Desk::with_call>("/call"));
    }
    void start(Settings settings) {
        if (settings.most > 100) throw std::runtime_error("most is too large");
        settings_ = std::move(settings);
    }
    Point echo(Point point) { return point; }
    Search search(Search in) { return in; }
    std::optional<std::string> lookup(int key) {
        if (key == 1) return settings_.greeting;
        return std::nullopt;
    }
    void fail(std::string how) {
        if (how == "problem") throw berth::problem(409, "taken").type("urn:x").header("Retry-After", "7");
        if (how == "standard") throw std::runtime_error("secret path /etc");
        throw 42;
    }
    std::size_t upload(Upload in) { return in.content.size(); }
    berth::created<Point> make(Point point) { return {point, "/made/1"}; }
    berth::file file() { return berth::file::from_content("a,b", "text/csv").named("t\"\n.csv"); }
    double nan() { return std::numeric_limits<double>::quiet_NaN(); }
    std::string with_call(berth::call& call) {
        call.answer_header("X-Id", std::to_string(call.id()));
        call.answer_status(203);
        return std::string(call.header("x-in")) + (call.cancelled() ? " gone" : " here");
    }

private:
    Settings settings_;
};

constexpr auto table = berth::detail::plugin<Desk>::make_table("desk", "1.0.0");

struct answer {
    int status = 0;
    std::string type, body, headers;
    int count = 0;
    rapidjson::Document json() const {
        rapidjson::Document document;
        document.Parse(body.c_str());
        return document;
    }
    std::string text(const char* member) const {
        const auto document = json();
        return document.IsObject() && document.HasMember(member) && document[member].IsString() ? document[member].GetString() : "";
    }
};

// A host for one plugin: only what a call needs.
struct desk_host {
    std::string logged, refused;
    berth_host host{sizeof(berth_host), BERTH_ABI_MAJOR, BERTH_ABI_MINOR, 0, this, "0", [](void*, const char*) -> const void* { return nullptr; },
                    [](void* self, berth_level, berth_slice line) { static_cast<desk_host*>(self)->logged.assign(line.data, line.size); }};
    berth_failure failure{this, [](void* self, std::uint32_t, berth_slice text) {
                              static_cast<desk_host*>(self)->refused.assign(text.data, text.size);
                          }};
    berth_instance* instance = table.create(&host, &failure);

    ~desk_host() { table.destroy(instance); }
    bool start(std::string_view configuration = "{}") {
        return table.start(instance, {configuration.data(), configuration.size()}, &failure);
    }
    answer call(std::uint32_t endpoint, const std::string& body, std::vector<std::pair<std::uint32_t, std::string>> texts = {},
                std::vector<std::pair<std::string, std::string>> headers = {}) {
        std::vector<berth_argument> arguments;
        for (const auto& [input, text] : texts) arguments.push_back({input, 0, {text.data(), text.size()}});
        std::vector<berth_header> given;
        for (const auto& [name, value] : headers) given.push_back({{name.data(), name.size()}, {value.data(), value.size()}});
        berth_call message{};
        message.size = sizeof message;
        message.endpoint = endpoint;
        message.id = 77;
        message.target = {"/there", 6};
        message.arguments = arguments.data();
        message.argument_count = static_cast<std::uint32_t>(arguments.size());
        message.headers = given.data();
        message.header_count = static_cast<std::uint32_t>(given.size());
        message.body = {body.c_str(), body.size()};
        message.deadline = INT64_MAX;
        answer got;
        const berth_sink sink{sizeof sink, 0, &got, [](void* state, const berth_answer* from) {
                                  auto& to = *static_cast<answer*>(state);
                                  ++to.count;
                                  to.status = static_cast<int>(from->status);
                                  to.type.assign(from->content_type.data, from->content_type.size);
                                  to.body.assign(from->body.data ? from->body.data : "", from->body.size);
                                  for (std::uint32_t i = 0; i < from->header_count; ++i)
                                      to.headers += std::string(from->headers[i].name.data, from->headers[i].name.size) + '=' +
                                                    std::string(from->headers[i].value.data, from->headers[i].value.size) + ';';
                              },
                              nullptr, nullptr, nullptr};
        table.call(instance, &message, &sink);
        return got;
    }
};
} // namespace

TEST_CASE("a body goes in, a result comes out") {
    desk_host host;
    const answer got = host.call(0, R"({"x":3,"y":0.5})");
    CHECK(got.status == 200);
    CHECK(got.type == "application/json");
    CHECK(got.body == R"({"x":3,"y":0.5})");
    CHECK(got.count == 1);
}

TEST_CASE("a wrong body is a problem document with a pointer for each fault") {
    desk_host host;
    const answer got = host.call(0, R"({"y":"no"})");
    CHECK(got.status == 422);
    CHECK(got.type == "application/problem+json");
    const auto document = got.json();
    REQUIRE(document["errors"].Size() == 2);
    CHECK(std::string_view(document["errors"][0]["pointer"].GetString()) == "/y");
    CHECK(std::string_view(document["errors"][1]["pointer"].GetString()) == "/x");
    CHECK(document["status"].GetInt() == 422);
    CHECK(got.text("title") == "Unprocessable Content");
}

TEST_CASE("texts fill members, repeated ones a list") {
    desk_host host;
    const answer got = host.call(1, "", {{0, "w"}, {1, "1"}, {1, "2"}, {2, "true"}, {3, "50"}, {4, "me"}});
    CHECK(got.body == R"({"word":"w","sizes":[1,2],"open":true,"limit":50,"agent":"me"})");
    CHECK(host.call(1, "", {{0, "w"}}).body == R"({"word":"w","sizes":[],"open":null,"limit":10,"agent":""})");
}

TEST_CASE("a wrong text is a problem that names the parameter and where it travels") {
    desk_host host;
    const answer got = host.call(1, "", {{0, "w"}, {1, "x"}, {2, "maybe"}, {3, "51"}});
    CHECK(got.status == 422);
    const auto document = got.json();
    REQUIRE(document["errors"].Size() == 3);
    CHECK(std::string_view(document["errors"][0]["in"].GetString()) == "query");
    CHECK(std::string_view(document["errors"][0]["parameter"].GetString()) == "sizes");
    CHECK(std::string_view(document["errors"][2]["expected"].GetString()) == "1 to 50");
    CHECK(host.call(2, "", {{0, "99999999999"}}).status == 422);
}

TEST_CASE("an empty optional is a 404") {
    desk_host host;
    CHECK(host.call(2, "", {{0, "1"}}).body == R"("Hi")");
    const answer got = host.call(2, "", {{0, "2"}});
    CHECK(got.status == 404);
    CHECK(got.text("detail") == "there is nothing at /there");
}

TEST_CASE("a thrown problem is the answer") {
    desk_host host;
    const answer got = host.call(3, "", {{0, "problem"}});
    CHECK(got.status == 409);
    CHECK(got.text("type") == "urn:x");
    CHECK(got.text("detail") == "taken");
    CHECK(got.headers == "Retry-After=7;");
}

TEST_CASE("any other exception is a 500 that keeps its text for the log") {
    desk_host host;
    const answer got = host.call(3, "", {{0, "standard"}});
    CHECK(got.status == 500);
    CHECK(got.body.find("/etc") == std::string::npos);
    CHECK(got.text("instance") == "call:77");
    CHECK(host.logged == "Desk.fail threw in call:77: secret path /etc");
    CHECK(host.call(3, "", {{0, "odd"}}).status == 500);
    CHECK(host.logged == "Desk.fail threw in call:77: something that is no std::exception");
}

TEST_CASE("raw bytes reach the member that is the body") {
    desk_host host;
    CHECK(host.call(4, std::string("a\0b", 3), {{0, "n"}}).body == "3");
}

TEST_CASE("created answers 201 with a location") {
    desk_host host;
    const answer got = host.call(5, R"({"x":1})");
    CHECK(got.status == 201);
    CHECK(got.headers == "Location=/made/1;");
}

TEST_CASE("a file answers with its type and a harmless name") {
    desk_host host;
    const answer got = host.call(6, "");
    CHECK(got.type == "text/csv");
    CHECK(got.body == "a,b");
    CHECK(got.headers == "Content-Disposition=attachment; filename=\"t__.csv\";");
}

TEST_CASE("a result that JSON cannot say is a 500 and a line in the log") {
    desk_host host;
    CHECK(host.call(7, "").status == 500);
    CHECK_THAT(host.logged, Catch::Matchers::Contains("a finite number"));
}

TEST_CASE("the call is there for those who ask for it") {
    desk_host host;
    const answer got = host.call(8, "", {}, {{"x-in", "v"}});
    CHECK(got.status == 203);
    CHECK(got.body == R"("v here")");
    CHECK(got.headers == "X-Id=77;");
}

TEST_CASE("configuration is read into what start takes, and refused with its place") {
    desk_host host;
    CHECK(host.start(R"({"greeting":"Yo"})"));
    CHECK(host.call(2, "", {{0, "1"}}).body == R"("Yo")");
    desk_host other;
    CHECK_FALSE(other.start(R"({"greting":"Yo"})"));
    CHECK(other.refused == "configuration /greting: expected no such member; it has greeting, most, found one");
    CHECK_FALSE(other.start(R"({"most":101})"));
    CHECK(other.refused == "start threw: most is too large");
}
