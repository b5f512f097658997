// One body of tests over the service in this process and over its client through a host: either stands where the other
// stood.
#include "library_client.hpp"
#include "library_service.hpp"

#include <berth/test.hpp>

#include <catch2/catch.hpp>

#include <semaphore>

using namespace library_test;

namespace {

struct service_itself {
    library_service there;
};
struct client_through_host {
    berth::test::host host{BERTH_LIBRARY};
    library_client there{host.url()};
};

template <class T>
std::vector<T> all_of(const std::function<void(berth::stream<T>&)>& call, std::size_t most = ~std::size_t{0}) {
    std::vector<T> all;
    berth::stream<T> out([&](const T& piece) {
        all.push_back(piece);
        return all.size() < most;
    });
    call(out);
    return all;
}
template <class T>
berth::source<T> source_of(std::vector<T> pieces) {
    return berth::source<T>([pieces = std::move(pieces), at = std::size_t{0}]() mutable {
        return at < pieces.size() ? std::optional<T>(pieces[at++]) : std::nullopt;
    });
}
berth::bytes block(std::size_t size, int value = 7) {
    return berth::bytes(size, static_cast<std::byte>(value));
}
std::string text_of(const berth::file& file) {
    if (file.path().empty()) return file.content();
    std::string text;
    berth::detail::read_blocks(file.path(),
                               [&](const char* data, std::size_t size) { return text.append(data, size), true; });
    return text;
}
int status_of(const std::function<void()>& call, const std::string& text) {
    try {
        call();
    } catch (const berth::problem& said) {
        CHECK(said.detail() == text);
        return said.status();
    }
    return 0;
}

} // namespace

TEMPLATE_TEST_CASE("values come back as they were given", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    CHECK(there.add({40, 2}) == 42);
    CHECK(there.greet({"Ada & Bob?+%#", std::nullopt, std::nullopt}) == "Ada & Bob?+%#;");
    CHECK(there.greet({"\xc3\x84"
                       "da",
                       "Dr. + & ?", 2}) == "Dr. + & ? \xc3\x84"
                                           "da;Dr. + & ? \xc3\x84"
                                           "da;");
    CHECK(there.open({"a b/c%d/e.txt", true}) == "deep a b/c%d/e.txt");
    const shelving sent{
        3, {"A \"title\"\n", genre::poem, 1.5e300, {"x", "\xe2\x82\xac"}, "a note"}, {{"k", 1}, {"", 2}}};
    const shelving got = there.shelve(sent);
    CHECK(got.shelf == 3);
    CHECK(got.what.title == sent.what.title);
    CHECK(got.what.kind == genre::poem);
    CHECK(got.what.price == 1.5e300);
    CHECK(got.what.tags == sent.what.tags);
    CHECK(got.what.note == sent.what.note);
    CHECK(got.counts == sent.counts);
    CHECK_NOTHROW(there.nothing());
    CHECK(there.multiply({6, 7}) == 42);
}

TEMPLATE_TEST_CASE("files go there and come back", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    CHECK(there.echo({block(0)}) == block(0));
    CHECK(there.echo({block(300'000, 9)}) == block(300'000, 9));
    CHECK(there.measure({"n", {1, 2}, berth::upload::from_content("cover"), block(3)}) == "n 2 5 3");
    CHECK(there.measure({"n", {}, berth::upload::from_content(std::string(200'000, 'c')), std::nullopt}) ==
          "n 0 200000 none");
    const berth::file small = there.fetch({5});
    CHECK(text_of(small) == "xxxxx");
    CHECK(small.content_type() == "application/x-letters");
    const berth::file large = there.fetch({3'000'000});
    CHECK(text_of(large).size() == 3'000'000);
    if (!large.path().empty()) std::remove(large.path().c_str());
    CHECK(there.photograph({"n", {1}, berth::upload::from_content("smile"), block(1)}).size() == 5);
}

TEMPLATE_TEST_CASE("streams come piece by piece, empty ones too", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    CHECK(all_of<std::string>([&](auto& out) { there.lines({3}, out); }) ==
          std::vector<std::string>{"line 0", "", "line 2"});
    const auto pairs = all_of<pair>([&](auto& out) { there.pairs({500}, out); });
    REQUIRE(pairs.size() == 500);
    CHECK(pairs[499].b == -499);
    const auto blocks = all_of<berth::bytes>([&](auto& out) { there.blocks({3}, out); });
    REQUIRE(blocks.size() == 3);
    CHECK(blocks[2].size() == 3000);
    const auto items = all_of<stored>([&](auto& out) { there.follow({2}, out); });
    REQUIRE(items.size() == 2);
    CHECK(items[1].title == "book 1");
    CHECK(all_of<pair>([&](auto& out) { there.pairs({0}, out); }).empty());
}

TEMPLATE_TEST_CASE("a reader may leave a stream", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    CHECK(all_of<pair>([&](auto& out) { there.pairs({1'000'000}, out); }, 3).size() == 3);
    CHECK(all_of<std::string>(
              [&](auto& out) {
                  there.upper({source_of<std::string>({"a", "b", "c"})}, out);
              },
              1) == std::vector<std::string>{"A"});
    CHECK(there.add({1, 2}) == 3);
}

TEMPLATE_TEST_CASE("streams go there", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    CHECK(there.receive({"abc", source_of<berth::bytes>({block(10), block(200'000), block(1)})}) == 200'014);
    CHECK(there.receive({"abc", source_of<berth::bytes>({})}) == 3);
    CHECK(there.sum({1, {"base", genre::novel, 10, {}, {}}, source_of<pair>({{2, 3}, {4, 5}})}) == 37);
    CHECK(all_of<std::string>([&](auto& out) {
              there.upper({source_of<std::string>({"one", "",
                                                   "t\xc3\xbc"
                                                   "e"})},
                          out);
          }) == std::vector<std::string>{"ONE", "",
                                         "T\xc3\xbc"
                                         "E"});
    CHECK(all_of<berth::bytes>([&](auto& out) {
              there.round_trip(source_of<berth::bytes>({block(3), block(100'000), block(1)}), out);
          }) == std::vector<berth::bytes>{block(3), block(100'000), block(1)});
    CHECK(all_of<std::string>([&](auto& out) {
              there.everything({5, false, {1, 2}, block(70'000), source_of<berth::bytes>({block(8), block(9)})}, out);
          }) == std::vector<std::string>{"id=5", "flag=no", "numbers=2", "picture=70000", "piece=8", "piece=9"});
}

TEMPLATE_TEST_CASE("output follows input while both go on", "", service_itself, client_through_host) {
    TestType in;
    std::counting_semaphore<> heard(1);
    // Each line is given only after the one before has come back.
    berth::source<std::string> lines([&, sent = 0]() mutable -> std::optional<std::string> {
        if (!heard.try_acquire_for(std::chrono::seconds(20))) throw std::runtime_error("nothing came back");
        return sent++ < 3 ? std::optional<std::string>("x") : std::nullopt;
    });
    int count = 0;
    berth::stream<std::string> out([&](const std::string&) {
        heard.release();
        return ++count > 0;
    });
    in.there.upper({std::move(lines)}, out);
    CHECK(count == 3);
}

TEMPLATE_TEST_CASE("a problem keeps its status and its words", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    CHECK(status_of([&] { there.fail({409, "no room left"}); }, "no room left") == 409);
    CHECK_THROWS_WITH(there.fail({0, "by accident"}), Catch::Contains("by accident"));
    CHECK_THROWS_WITH(there.fail_there({409, "no room there"}), Catch::Contains("no room there"));
    CHECK(there.create({1, "first"}).location == "/books/1");
    CHECK_THROWS_AS(there.create({1, "again"}), berth::problem);
    CHECK(there.find(1)->title == "first");
    CHECK_FALSE(there.find(2));
    CHECK(there.search({{"a b", "c&d"}, genre::poem, 3}) == std::vector<std::string>{"a b", "c&d", "poem", "3"});
    there.remove(1);
    CHECK_THROWS_AS(there.remove(1), berth::problem);
}

TEMPLATE_TEST_CASE("a stream that fails in the middle is no whole one", "", service_itself, client_through_host) {
    TestType in;
    library& there = in.there;
    std::size_t heard = 0;
    berth::stream<pair> out([&](const pair&) { return ++heard, true; });
    CHECK_THROWS(there.break_off({3}, out));
    CHECK(heard <= 3);
    heard = 0;
    berth::stream<pair> again([&](const pair&) { return ++heard, true; });
    CHECK_THROWS_WITH(there.break_off_there({3}, again), Catch::Contains("after 3"));
    CHECK(heard == 3);
    heard = 0;
    berth::stream<pair> at_once([&](const pair&) { return ++heard, true; });
    CHECK_THROWS_WITH(there.break_off({0}, at_once), Catch::Contains("after 0"));
}
