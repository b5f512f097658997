#include <observe/metrics.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>

namespace berth::host::observe {
namespace {

bool shows(const std::string& line) {
    return ('\n' + prometheus_text()).find('\n' + line + '\n') != std::string::npos;
}

TEST_CASE("a counter is shown with its help, kind and labels") {
    counter_of("test_calls_total", "Calls", {{"plugin", "hello"}, {"method", "GET"}}).add(3);
    CHECK(shows("# HELP test_calls_total Calls"));
    CHECK(shows("# TYPE test_calls_total counter"));
    CHECK(shows("test_calls_total{method=\"GET\",plugin=\"hello\"} 3"));
}

TEST_CASE("the same name and labels are the same metric, in any order") {
    counter& one = counter_of("test_same_total", "", {{"a", "1"}, {"b", "2"}});
    CHECK(&one == &counter_of("test_same_total", "", {{"b", "2"}, {"a", "1"}}));
    CHECK(&one != &counter_of("test_same_total", "", {{"a", "2"}, {"b", "2"}}));
}

TEST_CASE("label values and help are escaped") {
    gauge_of("test_escaped", "line\nbreak", {{"path", "a\\b\"c\nd"}}).set(-7);
    CHECK(shows("# HELP test_escaped line\\nbreak"));
    CHECK(shows(R"(test_escaped{path="a\\b\"c\nd"} -7)"));
}

TEST_CASE("histogram buckets add up") {
    histogram& of = histogram_of("test_seconds", "Time", {{"p", "x"}});
    for (const double seconds : {0.00004, 0.0001, 0.3, 60.0}) of.observe(seconds);
    of.observe(-1); // a clock that went back counts as no time
    CHECK(shows("test_seconds_bucket{p=\"x\",le=\"5e-05\"} 2"));
    CHECK(shows("test_seconds_bucket{p=\"x\",le=\"0.0001\"} 3"));
    CHECK(shows("test_seconds_bucket{p=\"x\",le=\"1\"} 4"));
    CHECK(shows("test_seconds_bucket{p=\"x\",le=\"+Inf\"} 5"));
    CHECK(shows("test_seconds_count{p=\"x\"} 5"));
    CHECK(of.sum() == Approx(60.30014));
}

TEST_CASE("a name keeps its kind") {
    counter_of("test_kind_total", "");
    CHECK_THROWS_AS(gauge_of("test_kind_total", ""), std::logic_error);
}

TEST_CASE("names that Prometheus does not take are refused") {
    CHECK_THROWS_AS(counter_of("with space", ""), std::logic_error);
    CHECK_THROWS_AS(counter_of("test_label_total", "", {{"a-b", "1"}}), std::logic_error);
}

TEST_CASE("the process is measured") {
    prometheus_text();
    CHECK(gauge_of("berth_process_resident_bytes", "").value() > 100'000);
    CHECK(gauge_of("berth_process_open_descriptors", "").value() >= 3);
    CHECK(gauge_of("berth_process_threads", "").value() >= 1);
}

} // namespace
} // namespace berth::host::observe
