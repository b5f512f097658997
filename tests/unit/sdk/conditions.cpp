#include <berth/store.hpp>

#include <catch2/catch.hpp>

namespace {
struct Thing {
    berth::id id;
    std::string name;
    std::optional<int> size;
    static constexpr auto about() { return berth::record<Thing>("things"); }
};

// The postfix terms as text: "name=1:x" for a comparison.
std::string spelt(const berth::condition<Thing>& condition) {
    std::string text;
    for (const berth_term& term : condition.terms()) {
        if (!text.empty()) text += ' ';
        if (term.operation == BERTH_TERM_AND) text += "and";
        else if (term.operation == BERTH_TERM_OR) text += "or";
        else if (term.operation == BERTH_TERM_NOT) text += "not";
        else {
            text += std::to_string(term.field) + ':' + std::to_string(term.operation) + ':';
            if (term.value.kind == BERTH_VALUE_NULL) text += "null";
            else if (term.value.kind == BERTH_VALUE_INTEGER) text += std::to_string(term.value.integer);
            else text.append(term.value.bytes.data, term.value.bytes.size);
        }
    }
    return text;
}
constexpr auto name = berth::field<&Thing::name>;
constexpr auto size = berth::field<&Thing::size>;
} // namespace

TEST_CASE("conditions become postfix terms") {
    CHECK(spelt(name == "a") == "1:1:a");
    CHECK(spelt((name == "a" && size > 3) || !size.is_null()) == "1:1:a 2:5:3 and 2:1:null not or");
}

TEST_CASE("an empty condition changes nothing it is joined with") {
    CHECK(spelt(berth::condition<Thing>() && name == "a") == "1:1:a");
    CHECK(spelt(name == "a" && berth::condition<Thing>()) == "1:1:a");
    CHECK(spelt(!berth::condition<Thing>()).empty());
}

TEST_CASE("a condition keeps its texts after the values it was made from have gone") {
    const auto made = [] { return name == std::string(100, 'x'); }();
    CHECK(spelt(made) == "1:1:" + std::string(100, 'x'));
}

TEST_CASE("contains takes every character for itself") {
    CHECK(spelt(name.contains("5%_\\")) == "1:7:%5\\%\\_\\\\%");
}

TEST_CASE("without a store every use is a clear problem") {
    const berth::store none(nullptr);
    CHECK_THROWS_WITH(none.get<Thing>(berth::id{1}), Catch::Matchers::Contains("berth.store/1"));
}
