// Several services in one plugin, prefixes, and interfaces that services implement.
#include "plugin_calls.hpp"

#include <berth/plugin.hpp>

#include <catch2/catch.hpp>

namespace {
std::string order; // of starts and stops

struct Name {
    std::string name;
};
struct Settings {
    std::string greeting = "Hi";
};

class IGreeter {
public:
    virtual std::string greet(Name in) = 0;
    static constexpr auto routes() { return berth::routes(berth::endpoint<&IGreeter::greet>("Greet")); }

protected:
    ~IGreeter() = default;
};

class PoliteGreeter final : public IGreeter, public berth::service {
public:
    void start(Settings settings) {
        greeting_ = settings.greeting;
        order += " greeter";
    }
    void stop() { order += " -greeter"; }
    std::string greet(Name in) override { return greeting_ + ", " + in.name; }

private:
    std::string greeting_;
};

class Counter : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&Counter::next>(), berth::get<&Counter::now>("/now"));
    }
    void start() {
        order += " counter";
        if (starts_badly) throw std::runtime_error("no");
    }
    void stop() { order += " -counter"; }
    int next() { return ++count_; }
    int now() { return count_; }

    static inline bool starts_badly = false;

private:
    int count_ = 0;
};

struct other {
    static constexpr const char* value = "other";
};

struct Office {
    static constexpr auto services() {
        return berth::services(berth::mount<PoliteGreeter>(), berth::mount<Counter>(), berth::mount<Counter>("/branch/two/"));
    }
};

constexpr auto table = berth::detail::plugin<Office>::make_table("office", "1.0.0");

std::string paths() {
    std::string all;
    for (std::uint32_t i = 0; i < table.endpoint_count; ++i) all += std::string(table.endpoints[i].path) + ' ';
    return all;
}
std::string call(plugin_calls& office, std::uint32_t endpoint, handed_over given = {}) { return office.call(endpoint, given); }
} // namespace

TEST_CASE("a prefix replaces a service's name and stands before plain routes") {
    CHECK(paths() == "/greeter/greet/{name} /counter/next /now /branch/two/next /branch/two/now ");
}
TEST_CASE("an interface gives the service its name and its methods are called virtually") {
    plugin_calls office(table);
    REQUIRE(office.start(R"({"greeting":"Good day"})"));
    CHECK(std::string_view(table.endpoints[0].service) == "IGreeter");
    CHECK(call(office, 0, {{{"name", "you"}}}) == "answer 200 application/json: \"Good day, you\"");
}
TEST_CASE("each mount is an object of its own") {
    plugin_calls office(table);
    REQUIRE(office.start());
    CHECK(call(office, 1) == "answer 200 application/json: 1");
    CHECK(call(office, 1) == "answer 200 application/json: 2");
    CHECK(call(office, 3) == "answer 200 application/json: 1");
    CHECK(call(office, 2) == "answer 200 application/json: 2");
}
TEST_CASE("services start in their order and stop in the reverse one") {
    order.clear();
    plugin_calls office(table);
    REQUIRE(office.start());
    office.stop();
    CHECK(order == " greeter counter counter -counter -counter -greeter");
}
TEST_CASE("when a service does not start, those before it are stopped") {
    order.clear();
    plugin_calls office(table);
    Counter::starts_badly = true;
    CHECK_FALSE(office.start());
    Counter::starts_badly = false;
    CHECK(office.refused == "start threw: no");
    CHECK(order == " greeter counter -greeter");
}
TEST_CASE("a service's rows are there for others, under any prefix") {
    using berth::detail::service_rows;
    CHECK(service_rows<Counter>::count == 2);
    CHECK(std::string_view(service_rows<Counter>::rows[0].path) == "/counter/next");
    CHECK(std::string_view(service_rows<Counter, other>::rows[0].path) == "/other/next");
    CHECK(berth::detail::route_index<IGreeter, &IGreeter::greet> == 0);
}
