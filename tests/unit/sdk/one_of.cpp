#include "convention_types.hpp"
#include "kinds.hpp"

#include <catch2/catch.hpp>

using namespace convention;
using Catch::Matchers::Contains;

namespace {

const std::string dog = R"({"@type":"dataclass","@subtype":"conformance_types.Dog","name":"Rex","breed":"lab"})";

// A base without a virtual destructor, whose derived type owns something.
struct Leaf {
    int size = 0;
};
struct Group;
using Part = berth::one_of<Leaf, Group>;
struct Group : Leaf {
    std::vector<Part> parts;
    std::optional<Part> first;
    static constexpr auto about() {
        return berth::object<Group>().base<Leaf>().member<&Group::parts>().member<&Group::first>(berth::defaulted).tag("t.Group");
    }
};

} // namespace

TEST_CASE("a one_of owns its object and is copied with it") {
    AnyAnimal first = Dog{{"Rex"}, "lab"};
    AnyAnimal second = first;
    second->name = "Fido";
    second.get_if<Dog>()->breed = "poodle";
    CHECK(first->name == "Rex");
    CHECK(first.get_if<Dog>()->breed == "lab");
    CHECK(first.get_if<Cat>() == nullptr);
    CHECK(first.get_if<Animal>() == nullptr);
    AnyAnimal third = std::move(second);
    CHECK(third->name == "Fido");
    CHECK(second.index() == 0); // an animal again
    first = third;
    first.emplace<Cat>().indoor = true;
    CHECK(first.index() == 2);
    CHECK(third.index() == 1);
    CHECK(AnyAnimal().get_if<Animal>()->name.empty());
}

TEST_CASE("a one_of is a constant like any other") {
    constexpr int size = [] {
        berth::one_of<Leaf> one = Leaf{3};
        berth::one_of<Leaf> other = one;
        other->size += 1;
        one = other;
        return one->size;
    }();
    STATIC_REQUIRE(size == 4);
}

TEST_CASE("the tables of a one_of list its types with their tags, bases' members first") {
    const berth_type& type = berth::detail::table<AnyAnimal>::type;
    CHECK(type.kind == BERTH_KIND_VARIANT);
    CHECK((type.flags & BERTH_TYPE_TAGGED) != 0);
    REQUIRE(type.alternative_count == 3);
    const berth_type& cat = *type.alternatives[2];
    CHECK(std::string(cat.tag) == "conformance_types.Cat");
    REQUIRE(cat.field_count == 2);
    CHECK(std::string(cat.fields[0].name) == "name");
    CHECK(std::string(cat.fields[1].name) == "indoor");
    CHECK((cat.fields[1].flags & BERTH_FIELD_REQUIRED) != 0);
    CHECK(std::string(type.alternatives[1]->fields[1].text) == "Its breed");
}

TEST_CASE("the tag tells the type wherever it stands in the object") {
    CHECK(marshalled<AnyAnimal>(dog).value.get_if<Dog>()->breed == "lab");
    const std::string last = R"({"name":"Rex","breed":"lab","@type":"dataclass","@subtype":"conformance_types.Dog"})";
    CHECK(echoed<AnyAnimal>(last) == last);
    CHECK(echoed<AnyAnimal>(dog) == last);
    CHECK(marshalled<AnyAnimal>(R"({"name":"x"})").value.index() == 0);
    CHECK(marshalled<AnyAnimal>(R"({"name":"x","@type":null})").value.index() == 0);
    CHECK(marshalled<AnyAnimal>(R"({"name":"x","@subtype":"conformance_types.Dog"})").value.index() == 0);
    CHECK(marshalled<AnyAnimal>(R"({"\u0040type":"data\u0063lass","@subtype":"conformance_types.Cat","name":"x","indoor":true})").value.index() == 2);
}

TEST_CASE("a tag outside the set, or none where one must be, is told with its location") {
    const auto line = [](const std::string& tags) {
        return marshalled<Shelter>(R"({"location":"l","mascot":{"name":"x"},"residents":[{"name":"y",)" + tags + "}]}").line();
    };
    CHECK(line(R"("@type":"dataclass","@subtype":"os.system")") == "Cannot resolve type: os.system at residents.0");
    CHECK(line(R"("@type":"dataclass")") == "Missing '@subtype' of a tagged dict at residents.0");
    CHECK(line(R"("@type":"dataclass","@subtype":5)") == "Missing '@subtype' of a tagged dict at residents.0");
    CHECK(line(R"("@type":"@base64","@content":"gAR9lC4=")") == R"(Expected @type='dataclass', got "@base64" at residents.0)");
    CHECK(line(R"("@type":7)") == R"(Expected @type='dataclass', got "7" at residents.0)");
    CHECK(marshalled<Shelter>(R"({"location":"l","mascot":[]})").line() == "Expected dict at mascot, got list");
    CHECK(marshalled<Shelter>(R"({"location":"l"})").line() == "Missing dict at mascot");
}

TEST_CASE("a plain struct takes its own tag and no other") {
    const auto line = [](const std::string& tags) { return marshalled<value_argument<Token>>(R"({"value":{"text":"a","index":1,)" + tags + "}}").line(); };
    CHECK(line(R"("@type":"dataclass","@subtype":"conformance_types.Token")") == "");
    CHECK(line(R"("@type":null)") == "");
    CHECK(line(R"("@type":"dataclass","@subtype":"conformance_types.Data")") == "Cannot resolve type: conformance_types.Data at value");
    CHECK(line(R"("@type":"@base64")") == R"(Expected @type='dataclass', got "@base64" at value)");
    CHECK(marshalled<Point>(R"({"x":1,"y":2,"@type":"dataclass","@subtype":"t.Point"})").line() == "Cannot resolve type: t.Point");
    CHECK(echoed<Data>(R"({"value":1,"@subtype":"x","@type":null})") == R"({"value":1,"@subtype":"x"})");
}

TEST_CASE("plain REST bodies tell the types of a one_of apart in the same way") {
    CHECK(reading<AnyAnimal>(dog).value.index() == 1);
    CHECK(written(AnyAnimal(Cat{{"c"}, false})) == R"({"name":"c","indoor":false,"@type":"dataclass","@subtype":"conformance_types.Cat"})");
    CHECK(reading<Shelter>(R"({"location":"l","mascot":{"name":"x","@type":"dataclass","@subtype":"a.B"}})").only() ==
          "/mascot: expected one of its types in @subtype, found a.B");
    CHECK(reading<Shelter>(R"({"location":1,"mascot":{"name":2}})").faults.faults.size() == 2);
    CHECK(reading<Shelter>(R"({"location":"l","mascot":{"name":2}})").only() == "/mascot/name: expected a string, found 2");
}

TEST_CASE("a one_of may hold others of its kind") {
    const std::string text = R"({"size":1,"parts":[{"size":2},{"size":3,"parts":[],"first":null,"@type":"dataclass","@subtype":"t.Group"}],)"
                             R"("first":{"size":4},"@type":"dataclass","@subtype":"t.Group"})";
    CHECK(echoed<Part>(text) == text);
    const marshalled<Part> wrong(R"({"size":1,"parts":[{"size":"x"}],"@type":"dataclass","@subtype":"t.Group"})");
    CHECK(wrong.line() == "Expected int at parts.0.size, got str");
}

TEST_CASE("depth is bounded through one_ofs too") {
    std::string text, end;
    for (int i = 0; i < 200; ++i) {
        text += R"({"@type":"dataclass","@subtype":"t.Group","size":1,"parts":[)";
        end += "]}";
    }
    CHECK_THAT(marshalled<Part>(text + end).line(), Contains("json_depth"));
}

class Account { // no aggregate: about() lists what crosses
public:
    Account() = default;
    std::string owner;
    std::int64_t balance = 5;
    static constexpr auto about() {
        return berth::object<Account>("An account").member<&Account::owner>("Whose it is", berth::max_length(3)).member<&Account::balance>();
    }
    int reads() const { return reads_; }

private:
    int reads_ = 0;
};
TEST_CASE("a class that is no aggregate crosses with the members that it lists") {
    CHECK(echoed<Account>(R"({"owner":"me"})") == R"({"owner":"me","balance":5})");
    CHECK(reading<Account>(R"({"owner":"mine"})").only() == "/owner: expected at most 3 characters, found 4");
    CHECK(reading<Account>("{}").only() == "/owner: expected a string, found nothing: the member is missing");
}
