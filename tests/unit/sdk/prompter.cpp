#include <berth/one_of.hpp>


#include <berth/date_time.hpp>
#include <berth/other_members.hpp>
#include <berth/prompter.hpp>

#include <catch2/catch.hpp>

#include "../../recordings.hpp"

#include <filesystem>
#include <limits>
#include <map>
#include <memory>

namespace prompter_test { // enumerators of an unnamed namespace have no names that can be read
enum class mood { calm, cross = 4 };
}

namespace {

using berth::address;
using berth::prompter;
using berth::ref_to;
using prompter_test::mood;

struct city {
    std::string name;
    int zip = 0;
};
struct person {
    std::string name;
    std::optional<city> home;
    std::unique_ptr<person> boss;
    std::vector<city> visited;
    std::map<std::string, std::vector<int>> scores;
    std::variant<int, std::string> choice;
    std::string secret = "pin";
    std::string advice;

    static constexpr auto about() { return berth::object<person>().field<&person::secret>(berth::secret); }
};

person anna() {
    person made;
    made.name = "Anna";
    made.home = city{"Oslo", 123};
    made.visited = {{"Rome", 1}, {"Bonn", 2}};
    made.scores = {{"chess", {7, 9}}};
    made.choice = "tea";
    return made;
}
std::string failure(const std::string& notation, const person& of) {
    try {
        return "made " + prompter::parse(notation)(of);
    } catch (const berth::prompt_error& failed) {
        return failed.what();
    }
}
struct pet {
    std::string name;
    berth::json more;
    berth::other_members others;
};
struct dog : pet {
    std::string breed;
    static constexpr auto about() { return berth::object<dog>().base<pet>().member<&dog::breed>().tag("zoo.Dog"); }
};

// ---- recorded cases

address address_of(const rapidjson::Value& elements) {
    address made;
    for (const auto& one : elements.GetArray()) made = one.IsString() ? made / one.GetString() : made[one.GetInt64()];
    return made;
}
berth::prompt_formatter formatter_named(std::string_view name) {
    if (name == "upper") return berth::upper;
    if (name == "bullets") return berth::bullets();
    if (name == "bullets-dash") return berth::bullets("- ");
    if (name == "times-100") return [](const berth::prompt_value& value) { return std::to_string(value.integer().value() * 100); };
    throw std::invalid_argument("no formatter " + std::string(name));
}
prompter prompter_of(const rapidjson::Value& parts) {
    const prompter inner(address{"a"}, "/", address{"b"}); // what the recorded subprompt says
    prompter made;
    for (const auto& one : parts.GetArray()) {
        if (one.HasMember("text")) made.add(one["text"].GetString());
        else if (one.HasMember("subprompt")) made.add(berth::subprompt(address_of(one["subprompt"]), inner));
        else if (one.HasMember("format")) made.add(address_of(one["address"]) | formatter_named(one["format"].GetString()));
        else made.add(address_of(one["address"]));
    }
    return made;
}

template <class T>
std::string str(const T& value) {
    return berth::prompt_value::of(value).text();
}
template <class T>
std::string repr(const T& value) {
    return berth::prompt_value::of(value).quoted();
}

} // namespace

// ---- addresses

TEST_CASE("addresses are parsed at dots, indices in brackets") {
    CHECK(address::parse("a") == address{"a"});
    CHECK(address::parse("c.b") == address{"c", "b"});
    CHECK(address::parse("a.0.b") == address{"a", "0", "b"});
    CHECK(address::parse("") == address{""});
    CHECK(address::parse("a..b") == address{"a", "", "b"});
    CHECK(address::parse("l.[1]") == address{"l", 1});
    CHECK(address::parse("l[1][-2].x") == address{"l", 1, -2, "x"});
    CHECK(address::parse("[0]") == address{0});
    CHECK(address::parse("a[b]") == address{"a[b]"});
    CHECK(address::parse("a[0]b") == address{"a[0]b"});
    CHECK(address::parse("a[") == address{"a["});
}

TEST_CASE("addresses print joined by dots") {
    CHECK(address{"d", 0, "b"}.text() == "d.[0].b");
    CHECK(address().text() == "");
    CHECK(address::parse("a.0.b").text() == "a.0.b");
    CHECK((address{"a"} / "b")[2].text() == "a.b.[2]");
}

TEST_CASE("member pointers name an address") {
    CHECK(ref_to<&person::home, &city::name>() == address{"home", "name"});
    CHECK(ref_to<&person::boss, &person::visited, 0, &city::zip>() == address{"boss", "visited", 0, "zip"});
    CHECK(ref_to<&person::scores>() / "chess" == address{"scores", "chess"});
}

TEST_CASE("recorded prompters give the recorded texts") {
    const auto cases = berth::test::recording("prompter.json");
    if (!cases) return;
    int compared = 0;
    for (const auto& one : (*cases)["cases"].GetArray()) {
        INFO(one["name"].GetString());
        ++compared;
        if (!one.HasMember("parts")) {
            const address named = address_of(one["elements"]);
            CHECK(named.text() == one["printed"].GetString());
            if (one.HasMember("text")) CHECK(address::parse(one["text"].GetString()) == named);
            continue;
        }
        const prompter made = prompter_of(one["parts"]);
        const berth::value object = berth::value::from_json(berth::test::json_of(one["object"]));
        CHECK(made.readable() == one["readable"].GetString());
        if (one.HasMember("result")) CHECK(made(object) == one["result"].GetString());
        else CHECK_THROWS_WITH(made(object), Catch::StartsWith(one["error"]["message"].GetString()));
    }
    CHECK(compared == 23);
}

// ---- prompters

TEST_CASE("a prompter joins constants, values and formatted values") {
    const prompter made("Dear ", ref_to<&person::name>(), " of ", ref_to<&person::home, &city::name>() | berth::upper, ":\n",
                        ref_to<&person::scores>() / "chess" | berth::bullets("- "));
    CHECK(made(anna()) == "Dear Anna of OSLO:\n- 7\n- 9");
    CHECK(made.readable() == "Dear {{name}} of {{home.name}}:\n{{scores.chess}}");
}

TEST_CASE("a formatter of one's own gets the value") {
    const auto times_100 = [](const berth::prompt_value& value) { return std::to_string(value.integer().value() * 100); };
    CHECK(prompter(ref_to<&person::home, &city::zip>() | times_100)(anna()) == "12300");
}

TEST_CASE("bullets make a line of each element and refuse what is no list") {
    CHECK(prompter(ref_to<&person::visited>() | berth::bullets())(anna()) == "* city(name='Rome', zip=1)\n* city(name='Bonn', zip=2)");
    CHECK(prompter(ref_to<&person::visited>() | berth::bullets())(person{}) == "");
    CHECK_THROWS_WITH(prompter(ref_to<&person::name>() | berth::bullets())(anna()), "expected a list, found a string");
}

TEST_CASE("a subprompt is given the whole object") {
    const prompter inner(ref_to<&person::name>(), "/", ref_to<&person::home, &city::zip>());
    const prompter outer("result: ", berth::subprompt(address{"advice"}, inner));
    CHECK(outer(anna()) == "result: Anna/123");
    CHECK(outer.readable() == "result: {{advice(_)}}");
}

TEST_CASE("a template in a member is a subprompt") {
    person object = anna();
    object.advice = "{{name}} should rest";
    CHECK(prompter::parse("So: {{advice(_)}}.")(object) == "So: Anna should rest.");
    object.advice = "{{advice(_)}}";
    CHECK_THROWS_WITH(prompter::parse("{{advice(_)}}")(object), "prompters are nested deeper than 16");
    CHECK(failure("{{home(_)}}", object) == "Address home holds no template: expected a string");
}

TEST_CASE("an address goes through optionals, pointers, choices, lists and maps") {
    person object = anna();
    object.boss = std::make_unique<person>(anna());
    object.boss->name = "Bo";
    const auto text = [&](const char* notation) { return prompter::parse(notation)(object); };
    CHECK(text("{{home.zip}}") == "123");
    CHECK(text("{{boss.name}}") == "Bo");
    CHECK(text("{{boss.boss}}") == "None");
    CHECK(text("{{choice}}") == "tea");
    CHECK(text("{{visited[0].name}} {{visited.[-1].name}}") == "Rome Bonn");
    CHECK(text("{{scores.chess[1]}}") == "9");
}

TEST_CASE("a failing address is named whole, with the element that failed") {
    const person object = anna();
    CHECK(failure("{{zz}}", object) ==
          "Address zz failed at 0: person has no member \"zz\", only name, home, boss, visited, scores, choice, secret, advice");
    CHECK(failure("{{home.zz.a}}", object) == "Address home.zz.a failed at 1: city has no member \"zz\", only name, zip");
    CHECK(failure("{{boss.name}}", object) == "Address boss.name failed at 1: expected a struct or a map for the name \"name\", found null");
    CHECK(failure("{{visited.0}}", object) == "Address visited.0 failed at 1: expected a struct or a map for the name \"0\", found an array");
    CHECK(failure("{{visited[2]}}", object) == "Address visited.[2] failed at 1: the list has 2 elements, none at 2");
    CHECK(failure("{{visited[-3]}}", object) == "Address visited.[-3] failed at 1: the list has 2 elements, none at -3");
    CHECK(failure("{{scores.go}}", object) == "Address scores.go failed at 1: the map has no key \"go\"");
    CHECK(failure("{{name[0]}}", object) == "Address name.[0] failed at 1: expected a list for the index 0, found a string");
}

TEST_CASE("secrets do not show in the text of their struct") {
    CHECK(prompter(address())(anna()).find("pin") == std::string::npos);
    CHECK(prompter::parse("{{secret}}")(anna()) == "pin"); // who asks for it by name gets it
}

TEST_CASE("an address goes into untyped values and into members that a struct does not name") {
    pet object{"Rex", {R"({"toys":[{"name":"ball"},null],"age":3})"}, {{"mood", {R"("calm")"}}}};
    const auto text = [&](const char* notation) { return prompter::parse(notation)(object); };
    CHECK(text("{{more.toys[0].name}} {{more.toys.[-1]}} {{more.age}}") == "ball None 3");
    CHECK(text("{{more}}") == "{'toys': [{'name': 'ball'}, None], 'age': 3}");
    CHECK(text("{{mood}}") == "calm");
    CHECK_THROWS_WITH(text("{{more.toys.name}}"), "Address more.toys.name failed at 2: expected a struct or a map for the name \"name\", found an array");
    CHECK_THROWS_WITH(text("{{more.zz}}"), "Address more.zz failed at 1: the object has no member \"zz\"");
    CHECK_THROWS_WITH(text("{{zz}}"), "Address zz failed at 0: pet has no member \"zz\", only name, more");
}

TEST_CASE("an address goes into the object that a one_of holds") {
    berth::one_of<pet, dog> any = dog{};
    any->name = "Rex";
    any.get_if<dog>()->breed = "labrador";
    CHECK(prompter::parse("{{name}} {{breed}}")(any) == "Rex labrador");
}

// ---- the notation

TEST_CASE("braces in the notation are doubled where they are text") {
    const auto readable = [](const char* notation) { return prompter::parse(notation).readable(); };
    CHECK(readable("plain { } }} text") == "plain { } }} text");
    CHECK(readable("{{{{name}}") == "{{name}}");
    CHECK(prompter::parse("{{{{{{name}}")(anna()) == "{{Anna");
    CHECK(prompter::parse("{{{name}}}")(anna()) == "{Anna}");
    CHECK(prompter::parse("{{}}").readable() == "{{}}");
}

TEST_CASE("a template's notation is read back as the same template") {
    for (const char* constant : {"", "{", "{{", "{{{", "{{{{", "}}", "a{{b}}c"}) {
        const prompter made(constant, address{"name"}, constant, address{"visited", 0}, constant);
        INFO(made.notation());
        CHECK(prompter::parse(made.notation()).readable() == made.readable());
        CHECK(prompter::parse(made.notation())(anna()) == made(anna()));
    }
}

TEST_CASE("braces that are not closed are refused") {
    CHECK_THROWS_WITH(prompter::parse("ab{{name"), "expected }} after the {{ at offset 2 of the template, found its end");
}

TEST_CASE("an empty prompter is empty text") {
    CHECK(prompter()(anna()) == "");
    CHECK(prompter::parse("")(anna()) == "");
    CHECK(prompter("just text")(anna()) == "just text");
}

// ---- Python's texts

TEST_CASE("plain values appear as Python's str") {
    CHECK(str(true) == "True");
    CHECK(str(false) == "False");
    CHECK(str(std::optional<int>()) == "None");
    CHECK(str(-5) == "-5");
    CHECK(str(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(str(std::string("it's")) == "it's");
    CHECK(str(std::filesystem::path("a/b")) == "a/b");
    CHECK(str(mood::cross) == "mood.cross");
}

TEST_CASE("numbers have Python's layout") {
    CHECK(str(1.0) == "1.0");
    CHECK(str(-0.0) == "-0.0");
    CHECK(str(0.1) == "0.1");
    CHECK(str(0.1f) == "0.1");
    CHECK(str(1e15) == "1000000000000000.0");
    CHECK(str(1e16) == "1e+16");
    CHECK(str(1.5e300) == "1.5e+300");
    CHECK(str(0.0001) == "0.0001");
    CHECK(str(0.00001) == "1e-05");
    CHECK(str(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(str(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(str(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("texts inside containers are quoted as Python does") {
    const auto quoted = [](std::string text) { return str(std::vector<std::string>{std::move(text)}); };
    CHECK(quoted("a") == "['a']");
    CHECK(quoted("it's") == "[\"it's\"]");
    CHECK(quoted("\"") == "['\"']");
    CHECK(quoted("'\"") == "['\\'\"']");
    CHECK(quoted("a\\b\n\r\t") == "['a\\\\b\\n\\r\\t']");
    CHECK(quoted(std::string("\0\x1b\x7f", 3)) == "['\\x00\\x1b\\x7f']");
    CHECK(quoted("h\u00e9 \u20ac \U0001F600") == "['h\u00e9 \u20ac \U0001F600']");
    CHECK(quoted("\u00a0\u00ad\u200b\u2028\U000E0001") == "['\\xa0\\xad\\u200b\\u2028\\U000e0001']");
    CHECK(quoted("\xff") == "['\\xff']");
}

TEST_CASE("containers and structs appear as Python's list, dict and dataclass") {
    CHECK(str(std::vector<int>{}) == "[]");
    CHECK(str(std::array<double, 2>{1, 2}) == "[1.0, 2.0]");
    CHECK(str(std::vector<std::optional<bool>>{true, std::nullopt}) == "[True, None]");
    CHECK(str(std::map<std::string, int>{{"k", 1}, {"l", 2}}) == "{'k': 1, 'l': 2}");
    CHECK(str(std::map<int, bool>{{1, true}}) == "{1: True}");
    CHECK(str(std::map<mood, int>{{mood::cross, 1}}) == "{<mood.cross: 4>: 1}");
    CHECK(str(std::tuple<int, std::string>{1, "a"}) == "(1, 'a')");
    CHECK(str(std::tuple<int>{1}) == "(1,)");
    CHECK(str(std::variant<std::monostate, int>{}) == "None");
    CHECK(str(berth::value::from_json(R"({"a":[1,2.5,"it's",null,true]})")) == "{'a': [1, 2.5, \"it's\", None, True]}");
    CHECK(str(city{"O", 1}) == "city(name='O', zip=1)");
    CHECK(repr(mood::cross) == "<mood.cross: 4>");
    CHECK(repr(std::filesystem::path("a'b")) == "PosixPath(\"a'b\")");
}

TEST_CASE("bytes appear as Python's bytes") {
    const auto bytes = [](std::string_view text) {
        berth::bytes made;
        for (char c : text) made.push_back(static_cast<std::byte>(c));
        return str(made);
    };
    CHECK(bytes("a'\n\xff") == "b\"a'\\n\\xff\"");
    CHECK(bytes("") == "b''");
}

TEST_CASE("times appear as Python's datetime") {
    const std::chrono::system_clock::time_point noon{std::chrono::seconds(1736942400)};
    CHECK(str(noon) == "2025-01-15 12:00:00+00:00");
    CHECK(repr(noon) == "datetime.datetime(2025, 1, 15, 12, 0, tzinfo=datetime.timezone.utc)");
    CHECK(str(*berth::date_time::from("2025-01-15T12:00:00")) == "2025-01-15 12:00:00");
    CHECK(repr(*berth::date_time::from("2025-01-15T12:00:07+02:00")) ==
          "datetime.datetime(2025, 1, 15, 12, 0, 7, tzinfo=datetime.timezone(datetime.timedelta(seconds=7200)))");
    CHECK(berth::detail::python_time({1736942400'250000, std::nullopt}) == "2025-01-15 12:00:00.250000");
    CHECK(berth::detail::python_time({1736942400'000000, -5400}) == "2025-01-15 12:00:00-01:30");
    CHECK(berth::detail::python_time({1736942400'000000, 3601}) == "2025-01-15 12:00:00+01:00:01");
    CHECK(berth::detail::python_time_call({1736942407'000001, -5400}) ==
          "datetime.datetime(2025, 1, 15, 12, 0, 7, 1, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=81000)))");
}
