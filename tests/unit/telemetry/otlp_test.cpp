#include "collector.hpp"

using namespace berth::tests;
using namespace berth::host::telemetry;

TEST_CASE("spans are written as OTLP's JSON has them") {
    span_data one = named("RUN greet");
    one.where = *context_of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1");
    one.parent = span_id{1, 2, 3, 4, 5, 6, 7, 8};
    one.kind = span_kind::server;
    one.begun = 1'700'000'000'123'456'789;
    one.ended = 1'700'000'001'000'000'000;
    one.attributes = {{"text", "a\"b"}, {"number", std::int64_t{-5}}, {"flag", true}};
    one.events = {{"exception", 7, {{"exception.message", "boom"}}}};
    one.link = context_of("00-11111111111111111111111111111111-2222222222222222-01", "");
    one.status = span_status::error;
    one.message = "boom";
    const std::vector<span_data> all{one, named("other")};
    const std::string json = traces_json({"berth", "1.2.3"}, all);
    const std::string span = "/resourceSpans/0/scopeSpans/0/spans/0";
    const auto says = [&](const std::string& pointer) { return at(json, (span + pointer).c_str()); };
    CHECK(at(json, "/resourceSpans/0/resource/attributes/0/key") == "service.name");
    CHECK(at(json, "/resourceSpans/0/resource/attributes/0/value/stringValue") == "berth");
    CHECK(at(json, "/resourceSpans/0/resource/attributes/1/value/stringValue") == "1.2.3");
    CHECK(at(json, "/resourceSpans/0/scopeSpans/0/scope/name") == "berth");
    CHECK(at(json, "/resourceSpans/0/scopeSpans/0/spans") == "2 elements");
    CHECK(says("/traceId") == "0af7651916cd43dd8448eb211c80319c");
    CHECK(says("/spanId") == "b7ad6b7169203331");
    CHECK(says("/traceState") == "a=1");
    CHECK(says("/parentSpanId") == "0102030405060708");
    CHECK(says("/kind") == "2");
    CHECK(says("/startTimeUnixNano") == "1700000000123456789");
    CHECK(says("/endTimeUnixNano") == "1700000001000000000");
    CHECK(says("/attributes/0/value/stringValue") == "a\"b");
    CHECK(says("/attributes/1/value/intValue") == "-5");
    CHECK(says("/attributes/2/value/boolValue") == "true");
    CHECK(says("/events/0/timeUnixNano") == "7");
    CHECK(says("/events/0/attributes/0/value/stringValue") == "boom");
    CHECK(says("/links/0/traceId") == "11111111111111111111111111111111");
    CHECK(says("/status/code") == "2");
    CHECK(says("/status/message") == "boom");
    CHECK(at(json, "/resourceSpans/0/scopeSpans/0/spans/1/parentSpanId") == "missing");
    CHECK(at(json, "/resourceSpans/0/scopeSpans/0/spans/1/status/code") == "missing");
}

TEST_CASE("a text that is not UTF-8 does not spoil its batch") {
    const std::vector<span_data> all{named("a\xff" "b")};
    CHECK(at(traces_json({"berth", "1"}, all), "/resourceSpans/0/scopeSpans/0/spans/0/name") == "a\xEF\xBF\xBD" "b");
}

TEST_CASE("counts of jobs are a sum and a histogram, cumulative") {
    job_counts counts;
    counts.add("greet", "", 0.02);
    counts.add("greet", "", 2);
    counts.add("greet", "failed", 9999);
    const std::string json = metrics_json({"berth", "1"}, counts.all(), 5, 9);
    const std::string sum = "/resourceMetrics/0/scopeMetrics/0/metrics/0";
    const std::string histogram = "/resourceMetrics/0/scopeMetrics/0/metrics/1";
    const auto says = [&](const std::string& pointer) { return at(json, pointer.c_str()); };
    CHECK(says(sum + "/name") == "ivcap.jobs_total");
    CHECK(says(sum + "/sum/aggregationTemporality") == "2");
    CHECK(says(sum + "/sum/isMonotonic") == "true");
    CHECK(says(sum + "/sum/dataPoints/0/asInt") == "2");
    CHECK(says(sum + "/sum/dataPoints/0/attributes/1/value/boolValue") == "true");
    CHECK(says(sum + "/sum/dataPoints/1/attributes/1/value/boolValue") == "false");
    CHECK(says(sum + "/sum/dataPoints/1/attributes/2/value/stringValue") == "failed");
    CHECK(says(sum + "/sum/dataPoints/0/startTimeUnixNano") == "5");
    CHECK(says(sum + "/sum/dataPoints/0/timeUnixNano") == "9");
    CHECK(says(histogram + "/name") == "ivcap.job_duration_seconds");
    CHECK(says(histogram + "/histogram/dataPoints/0/count") == "2");
    CHECK(says(histogram + "/histogram/dataPoints/0/sum") == "2.020000");
    CHECK(says(histogram + "/histogram/dataPoints/0/bucketCounts") == "13 elements");
    CHECK(says(histogram + "/histogram/dataPoints/0/explicitBounds") == "12 elements");
    CHECK(says(histogram + "/histogram/dataPoints/0/bucketCounts/2") == "1");
    CHECK(says(histogram + "/histogram/dataPoints/0/bucketCounts/8") == "1");
    CHECK(says(histogram + "/histogram/dataPoints/1/bucketCounts/12") == "1");
}
