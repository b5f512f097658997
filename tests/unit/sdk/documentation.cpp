#include <berth/one_of.hpp>

#include "table_host.hpp"

#include <berth/date_time.hpp>
#include <berth/documentation.hpp>
#include <berth/endpoints.hpp>
#include <berth/other_members.hpp>
#include <berth/streams.hpp>
#include <berth/upload.hpp>
#include <berth/value.hpp>

#include <catch2/catch.hpp>

#include "../../recordings.hpp"

#include <filesystem>
#include <map>
#include <memory>

namespace documentation_test { // enumerators of an unnamed namespace have no names that can be read
enum class Color { RED, GREEN, BLUE };
enum class Priority { LOW = 1, MEDIUM, HIGH };
} // namespace documentation_test

namespace {

using namespace documentation_test;
using berth::test::json_of;

struct Data {
    int value;
    static constexpr auto about() { return berth::object<Data>().tag("conformance_types.Data"); }
};
struct Point {
    double x, y;
};
struct Token {
    std::string text;
    int index;
};
struct AllPrimitives {
    int i;
    double f;
    std::string s;
    bool b;
    Color color;
    Priority priority;
    berth::date_time when;
    std::filesystem::path path;
};
struct WithOptionals {
    std::string name;
    std::optional<int> tag;
    std::optional<std::string> label;
};
struct WithContainers {
    std::vector<std::string> names;
    std::map<std::string, int> scores;
    std::vector<double> coords;
};
struct Blob {
    std::string name;
    berth::bytes content;
};
struct Event {
    Color color;
    std::chrono::system_clock::time_point when;
    std::filesystem::path log_path;
};
struct Shape {
    std::string color;
};
struct Circle : Shape {
    double radius;
    static constexpr auto about() { return berth::object<Circle>().base<Shape>().member<&Circle::radius>().tag("conformance_types.Circle"); }
};
struct Canvas {
    std::string title;
    berth::one_of<Shape, Circle> background;
};
struct Animal {
    std::string name;
};
struct Dog : Animal {
    std::string breed;
    static constexpr auto about() { return berth::object<Dog>().base<Animal>().member<&Dog::breed>().tag("conformance_types.Dog"); }
};
struct Shelter {
    std::string location;
    berth::one_of<Animal, Dog> mascot;
    std::vector<berth::one_of<Animal, Dog>> residents;
};
struct TreeNode {
    int value;
    std::unique_ptr<TreeNode> left, right;
};
struct Config {
    std::string name;
    berth::json data;
};
struct Open {
    int value;
    berth::other_members others;
};
struct Defaults {
    int a;
    std::string b = "bee";
    std::vector<int> c = {7};
};

using berth::detail::table;

berth_type made(berth_kind kind, const berth_type* element = nullptr) {
    berth_type type{};
    type.size = sizeof type;
    type.kind = kind;
    type.element = element;
    return type;
}
const std::map<std::string, const berth_type*> types{
    {"int", &table<int>::type},
    {"float", &table<double>::type},
    {"string", &table<std::string>::type},
    {"bool", &table<bool>::type},
    {"datetime", &table<berth::date_time>::type},
    {"path", &table<std::filesystem::path>::type},
    {"bytes", &table<berth::bytes>::type},
    {"Color", &table<Color>::type},
    {"Priority", &table<Priority>::type},
    {"int?", &table<std::optional<int>>::type},
    {"(int|string)?", &table<std::optional<std::variant<int, std::string>>>::type},
    {"list<int>", &table<std::vector<int>>::type},
    {"tuple<int, string>", &table<std::tuple<int, std::string>>::type},
    {"tuple<float...>", &table<std::vector<double>>::type},
    {"map<string, int>", &table<std::map<std::string, int>>::type},
    {"map<int, string>", &table<std::map<int, std::string>>::type},
    {"map<Color, Point>", &table<std::map<Color, Point>>::type},
    {"any", &table<berth::value>::type},
    {"json", &table<berth::json>::type},
    {"Data", &table<Data>::type},
    {"Circle", &table<Circle>::type},
    {"Canvas", &table<Canvas>::type},
    {"Shelter", &table<Shelter>::type},
    {"TreeNode", &table<TreeNode>::type},
    {"WithOptionals", &table<WithOptionals>::type},
    {"WithContainers", &table<WithContainers>::type},
    {"Blob", &table<Blob>::type},
    {"Event", &table<Event>::type},
    {"Config", &table<Config>::type},
    {"Defaults", &table<Defaults>::type},
    {"AllPrimitives", &table<AllPrimitives>::type},
    {"list<Data|Token>", &table<std::vector<std::variant<Data, Token>>>::type},
    {"map<string, list<map<string, Point>>>", &table<std::map<std::string, std::vector<std::map<std::string, Point>>>>::type},
    {"Data?", &table<std::optional<Data>>::type},
};

std::string schema_of(const berth_type& type) {
    rapidjson::StringBuffer buffer;
    berth::detail::document_writer to(buffer);
    berth::detail::convention_schema(to).write_whole(type);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string replaced(std::string text, const std::string& from, const std::string& by) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + by.size())) text.replace(at, from.size(), by);
    return text;
}
// The recorded schema with the names of enums, which the wire carries, and of types without a tag.
std::string expected(const rapidjson::Value& schema) {
    std::string text = replaced(json_of(schema), "conformance_types.", "");
    text = replaced(text, R"("enum":["red","green","blue"])", R"("enum":["RED","GREEN","BLUE"])");
    return replaced(text, R"("enum":[1,2,3])", R"("enum":["LOW","MEDIUM","HIGH"])");
}
// Apart from the order of members, and from tags that not all types have here.
bool same_json(const std::string& left, const std::string& right) {
    rapidjson::Document one, other;
    return one.Parse(replaced(left, "conformance_types.", "").c_str()) == other.Parse(right.c_str());
}

// ---- the first two services of the recorded server

struct Selection {
    std::string id;
    std::vector<std::map<std::string, berth::value>> data;
    std::optional<bool> drop_duplicates;
};
class MyService : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::endpoint<&MyService::select>()); }
    std::vector<std::string> select(Selection) { return {}; }
};

struct Named {
    std::string name;
};
struct NamedFile {
    std::string name;
    berth::upload file;
};
struct Content {
    std::string content;
};
struct Streamed {
    berth::source<berth::bytes> file;
};
class FileService : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&FileService::json_only>(berth::force_json), berth::endpoint<&FileService::single_file>(),
                             berth::endpoint<&FileService::json_and_file>(berth::force_json),
                             berth::endpoint<&FileService::download_file>(berth::force_json));
    }
    std::string json_only(Named in) { return in.name; }
    int single_file(Streamed) { return 0; }
    int json_and_file(NamedFile) { return 0; }
    void download_file(Content, berth::stream<berth::bytes>&) {}
};

using documented = berth::documentation<MyService, FileService>;
constexpr auto documented_table = berth::detail::plugin<documented>::make_table("docs", "1.0.0");

// ---- a plugin that documents itself

struct Query {
    std::string path;
    std::int64_t id;
    std::optional<std::string> suffix;
    std::optional<int> limit;
    Data data;
    static constexpr auto about() { return berth::object<Query>().field<&Query::id>("Whose <b>it</b> is"); }
};
class Wide : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&Wide::search>("Search <all>", berth::text("In \"depth\" & width."), berth::path_like<&Query::path>()),
                             berth::get<&Wide::plain>("/plain"), berth::websocket<&Wide::watch>(berth::force_json),
                             berth::endpoint<&Wide::maybe>(), berth::endpoint<&Wide::nothing>(), berth::endpoint<&Wide::raw>());
    }
    std::variant<int, std::string> search(Query) { return 1; }
    int plain() { return 1; }
    void watch(Named, berth::stream<Token>&) {}
    std::optional<Data> maybe() { return {}; }
    void nothing() {}
    berth::json raw() { return {}; }
};
class Plain : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::get<&Plain::get>("/plain2")); }
    int get() { return 1; }
};
struct Whole {
    static constexpr auto services() {
        return berth::services(berth::mount<Wide>(), berth::mount<Wide>("/two/wide/"), berth::mount<Plain>(),
                               berth::mount<berth::documentation<Whole>>());
    }
};
constexpr auto whole_table = berth::detail::plugin<Whole>::make_table("whole", "1.0.0");

} // namespace

TEST_CASE("the schema of each recorded type is the recorded one, with the names of enums") {
    const auto cases = berth::test::recording("json-schema.json");
    if (!cases) return;
    int compared = 0;
    for (const auto& one : (*cases)["cases"].GetArray()) {
        if (std::string_view(one["kind"].GetString()) != "type-schema") continue;
        const auto type = types.find(one["type"].GetString());
        if (type == types.end()) continue; // null alone is no type here
        INFO(one["name"].GetString());
        INFO(schema_of(*type->second));
        CHECK(same_json(schema_of(*type->second), expected(one["schema"])));
        ++compared;
    }
    CHECK(compared == static_cast<int>(types.size()));
}

TEST_CASE("a definition is named by its type's tag, else by its name") {
    CHECK(schema_of(table<Data>::type) == R"({"$ref":"#/$defs/conformance_types.Data","$defs":{"conformance_types.Data":)"
                                          R"({"type":"object","properties":{"value":{"type":"integer"}}}}})");
    CHECK(schema_of(table<Animal>::type).find(R"({"$ref":"#/$defs/Animal")") == 0);
}

TEST_CASE("two types of one name have two definitions") {
    const berth_type other = table<Animal>::type;
    const berth_type* const both[] = {&table<Animal>::type, &other};
    berth_type either = made(BERTH_KIND_VARIANT);
    either.alternatives = both;
    either.alternative_count = 2;
    CHECK(schema_of(either).find(R"({"anyOf":[{"$ref":"#/$defs/Animal"},{"$ref":"#/$defs/Animal_2"}],"$defs":)") == 0);
}

TEST_CASE("a one_of shows as its base, which goes without a tag") {
    CHECK(schema_of(table<berth::one_of<Animal, Dog>>::type) == schema_of(table<Animal>::type));
}

TEST_CASE("choices within choices are one choice, and one alternative stands alone") {
    CHECK(schema_of(table<std::optional<std::optional<int>>>::type) == R"({"anyOf":[{"type":"integer"},{"type":"null"}]})");
    using nested = std::variant<std::variant<int, std::string>, std::optional<bool>>;
    CHECK(schema_of(table<nested>::type) ==
          R"({"anyOf":[{"type":"integer"},{"type":"string"},{"type":"boolean"},{"type":"null"}]})");
    CHECK(schema_of(table<std::variant<std::monostate, int>>::type) == R"({"anyOf":[{"type":"null"},{"type":"integer"}]})");
    CHECK(schema_of(table<std::variant<int>>::type) == R"({"type":"integer"})");
}

TEST_CASE("a member for all other members is no property") {
    CHECK(schema_of(table<Open>::type) == R"({"$ref":"#/$defs/Open","$defs":{"Open":{"type":"object","properties":{"value":{"type":"integer"}}}}})");
}

TEST_CASE("the documentation of the recorded services is the recorded one") {
    const table_host host(documented_table);
    const given_answer answer = host.call("json");
    CHECK(answer.status == 200);
    CHECK(answer.type == "application/json");
    const auto amenities = berth::test::recording("amenities.json");
    if (!amenities) return;
    for (const auto& one : (*amenities)["cases"].GetArray()) {
        if (std::string_view(one["name"].GetString()) != "documentation-json") continue;
        CHECK(same_json(answer.body, one["response"]["body"]["text"].GetString()));
    }
}

TEST_CASE("a plugin documents all its services under their prefixes, plain routes left out") {
    const table_host host(whole_table);
    rapidjson::Document document;
    document.Parse(host.call("json").body.c_str());
    REQUIRE(document.Size() == 2);
    CHECK(json_of(document[0]["name"]) == "\"wide\"");
    CHECK(json_of(document[1]["name"]) == "\"two/wide\"");
    const auto& endpoints = document[1]["endpoints"];
    CHECK_FALSE(endpoints.HasMember("plain"));
    CHECK(json_of(endpoints["search"]["url_template"]) == R"("/two/wide/search/<id>/<path>?suffix=<suffix>&limit=<limit>")");
    CHECK(json_of(endpoints["search"]["docstring"]) == R"("Search <all>\n\nIn \"depth\" & width.")");
    CHECK(json_of(endpoints["search"]["return_type"]) == "\"int|str\"");
    CHECK(json_of(endpoints["watch"]["return_type"]) == "\"Iterable\"");
    CHECK(json_of(endpoints["watch"]["return_is_file"]) == "false");
    CHECK(json_of(endpoints["maybe"]["return_type"]) == "\"Data|NoneType\"");
    CHECK(json_of(endpoints["nothing"]["return_type"]) == "\"NoneType\"");
    CHECK(json_of(endpoints["raw"]["return_type"]) == "\"dict|list|str|float|int|NoneType\"");
}

TEST_CASE("the documentation service has the name of the convention") {
    const table_host host(whole_table);
    CHECK(std::string_view(host.endpoint("json").path) == "/documentation-service/json");
    CHECK(std::string_view(host.endpoint("html").path) == "/documentation-service/html");
    CHECK(std::string_view(host.endpoint("html").method) == "GET");
}

TEST_CASE("the documentation page escapes every text and needs nothing from elsewhere") {
    const table_host host(whole_table);
    const given_answer answer = host.call("html");
    CHECK(answer.status == 200);
    CHECK(answer.type == "text/html; charset=utf-8");
    const std::string& page = answer.body;
    CHECK(page.find("Search &lt;all&gt;") != page.npos);
    CHECK(page.find("In &quot;depth&quot; &amp; width.") != page.npos);
    CHECK(page.find("Whose &lt;b&gt;it&lt;/b&gt; is") != page.npos);
    CHECK(page.find("/wide/search/&lt;id&gt;/&lt;path&gt;") != page.npos);
    CHECK(page.find("&quot;$ref&quot;: &quot;#/$defs/conformance_types.Data&quot;") != page.npos);
    CHECK(page.find("<b>") == page.npos);
    CHECK(page.find("http") == page.npos);
    CHECK(page.find("<script") == page.npos);
    CHECK(answer.headers.count("Content-Security-Policy") == 1);
}
