// The recorded exchanges of types-service and error-impl, replayed without a server: body to arguments, result to body.
#include "convention_types.hpp"

#include <catch2/catch.hpp>

#include "../../recordings.hpp"

#include <functional>

using namespace convention;

namespace {

struct outcome {
    bool good;
    std::string text; // the body of the answer, or the line of the error
};
using endpoint = std::function<outcome(std::string_view body)>;

template <class Argument, class Method>
endpoint calls(Method method) {
    return [method](std::string_view body) -> outcome {
        marshalled<Argument> in(body);
        if (!in.good()) return {false, in.line()};
        const auto result = method(in.value);
        berth::detail::json_writer out({berth::detail::dialect::marshalled, false, false});
        if (!out.write(berth::detail::table<std::remove_const_t<decltype(result)>>::bind, &result))
            return {false, berth::detail::fault_in_words(out.fault())};
        return {true, std::string(out.json())};
    };
}
template <class T>
endpoint echoes() {
    return calls<value_argument<T>>([](auto& in) { return std::move(in.value); });
}
struct kind_argument {
    std::string kind;
};
struct data_argument {
    Data data;
};

std::string described(const AnyAnimal& animal) {
    if (const auto* dog = animal.get_if<Dog>()) return "Dog:" + dog->name + ":" + dog->breed;
    if (const auto* cat = animal.get_if<Cat>()) return "Cat:" + cat->name + ":" + (cat->indoor ? "True" : "False");
    return "Animal:" + animal->name;
}
AnyAnimal made_animal(const std::string& kind) {
    if (kind == "dog") return Dog{{"Rex"}, "labrador"};
    if (kind == "cat") return Cat{{"Tom"}, true};
    return Animal{"Generic"};
}
std::vector<std::string> names_of(const std::vector<std::variant<Data, Token>>& all) {
    std::vector<std::string> names;
    for (const auto& one : all) names.push_back(one.index() == 0 ? "Data" : "Token");
    return names;
}

const std::map<std::string, endpoint>& endpoints() {
    using nested = std::map<std::string, std::vector<std::map<std::string, Point>>>;
    static const std::map<std::string, endpoint> all{
        {"primitives", echoes<AllPrimitives>()},
        {"optionals", echoes<WithOptionals>()},
        {"containers", echoes<WithContainers>()},
        {"blob", echoes<Blob>()},
        {"event", echoes<Event>()},
        {"canvas", echoes<Canvas>()},
        {"shelter", echoes<Shelter>()},
        {"describe", calls<value_argument<AnyAnimal>>([](auto& in) { return described(in.value); })},
        {"make-animal", calls<kind_argument>([](auto& in) { return made_animal(in.kind); })},
        {"tree", echoes<TreeNode>()},
        {"config", echoes<Config>()},
        {"defaults", echoes<Defaults>()},
        {"int-keys", echoes<std::map<std::int64_t, std::string>>()},
        {"enum-keys", echoes<std::map<Color, std::int64_t>>()},
        {"bool-keys", echoes<std::map<bool, std::int64_t>>()},
        {"float-keys", echoes<std::map<double, std::int64_t>>()},
        {"datetimes", echoes<std::vector<berth::date_time>>()},
        {"byte-strings", echoes<std::vector<berth::bytes>>()},
        {"ints", echoes<std::vector<std::int64_t>>()},
        {"floats", echoes<std::vector<double>>()},
        {"strings", echoes<std::vector<std::string>>()},
        {"paths", echoes<std::vector<std::filesystem::path>>()},
        {"colors", echoes<std::vector<Color>>()},
        {"unions", echoes<std::vector<std::optional<std::variant<std::int64_t, std::string>>>>()},
        {"float-or-int", echoes<std::vector<std::variant<double, std::int64_t>>>()},
        {"struct-union", calls<value_argument<std::vector<std::variant<Data, Token>>>>([](auto& in) { return names_of(in.value); })},
        {"pair", echoes<std::tuple<std::int64_t, std::string>>()},
        {"any-value", echoes<berth::value>()},
        {"json-value", echoes<berth::json>()},
        {"untyped", echoes<berth::value>()},
        {"nested", echoes<nested>()},
        {"optional-struct", echoes<std::optional<Data>>()},
        {"json-body", calls<data_argument>([](auto& in) { return "value=" + std::to_string(in.data.value); })},
    };
    return all;
}

const endpoint* endpoint_of(const rapidjson::Value& one) {
    if (one["kind"] != "http" || !one.HasMember("endpoint")) return nullptr;
    const auto found = endpoints().find(one["endpoint"].GetString());
    return found == endpoints().end() ? nullptr : &found->second;
}
std::string body_of(const rapidjson::Value& message) {
    const auto& body = message["body"];
    if (body.HasMember("text")) return body["text"].GetString();
    std::string content;
    if (body.HasMember("base64")) berth::detail::bytes_from_base64(std::string_view(body["base64"].GetString()), content);
    return content;
}
bool same_json(const std::string& left, const std::string& right) {
    rapidjson::Document a, b;
    a.Parse(left.c_str());
    b.Parse(right.c_str());
    return !a.HasParseError() && !b.HasParseError() && a == b;
}

} // namespace

TEST_CASE("the recorded exchanges of types are answered as recorded") {
    const auto recorded = berth::test::recording("serialization.json");
    if (!recorded) return;
    int replayed = 0;
    for (const auto& one : (*recorded)["cases"].GetArray()) {
        const endpoint* called = endpoint_of(one);
        if (!called || one.HasMember("informative")) continue;
        const outcome got = (*called)(body_of(one["request"]));
        INFO(one["name"].GetString() << ": " << got.text);
        CHECK(got.good);
        CHECK(same_json(got.text, body_of(one["response"])));
        ++replayed;
    }
    CHECK(replayed == 72);
}

TEST_CASE("the recorded errors of bodies are errors here, told with their locations") {
    const auto recorded = berth::test::recording("errors.json");
    if (!recorded) return;
    int replayed = 0;
    for (const auto& one : (*recorded)["cases"].GetArray()) {
        const endpoint* called = endpoint_of(one);
        if (!called || one.HasMember("informative") || one["response"]["status"].GetInt() != 500) continue;
        const outcome got = (*called)(body_of(one["request"]));
        INFO(one["name"].GetString() << ": " << got.text);
        CHECK_FALSE(got.good);
        CHECK(got.text.find('\n') == std::string::npos);
        if (one["match"].HasMember("must_contain"))
            for (const auto& text : one["match"]["must_contain"].GetArray())
                CHECK(got.text.find(text.GetString()) != std::string::npos);
        ++replayed;
    }
    CHECK(replayed > 40);
}
