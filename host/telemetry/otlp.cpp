#include <telemetry/otlp.hpp>

#include <observe/quoted.hpp>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace berth::host::telemetry {

namespace {

constexpr std::string_view scope_name = "berth";
constexpr int cumulative = 2; // AGGREGATION_TEMPORALITY_CUMULATIVE

class otlp_writer {
public:
    explicit otlp_writer(rapidjson::StringBuffer& to) : to_(to) {}

    otlp_writer& key(std::string_view name) {
        to_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
        return *this;
    }
    // Collectors refuse a whole batch for one byte that is no UTF-8.
    void value(std::string_view text) {
        quoted_.clear();
        observe::append_quoted(quoted_, text);
        to_.RawValue(quoted_.data(), quoted_.size(), rapidjson::kStringType);
    }
    void value(double number) { to_.Double(number); }
    void value(bool yes) { to_.Bool(yes); }
    // What is 64 bits wide is a text.
    void wide(std::integral auto number) { value(std::to_string(number)); }
    void value(int number) { to_.Int(number); }
    // One element of a list that is there for the form alone.
    void open_only(std::string_view name) {
        key(name);
        to_.StartArray();
        to_.StartObject();
    }
    void close_only() {
        to_.EndObject();
        to_.EndArray();
    }
    void open() { to_.StartObject(); }
    void close() { to_.EndObject(); }
    void open_list() { to_.StartArray(); }
    void close_list() { to_.EndArray(); }

    void put(const attribute& one) {
        open();
        key("key").value(std::string_view(one.name));
        key("value").open();
        if (const auto* text = std::get_if<std::string>(&one.value)) key("stringValue").value(std::string_view(*text));
        if (const auto* number = std::get_if<std::int64_t>(&one.value)) key("intValue").wide(*number);
        if (const auto* yes = std::get_if<bool>(&one.value)) key("boolValue").value(*yes);
        close();
        close();
    }
    void put(const std::vector<attribute>& all) {
        key("attributes").open_list();
        for (const attribute& one : all) put(one);
        close_list();
    }
    void put(const resource& from) {
        key("resource").open();
        put({{"service.name", from.name}, {"service.version", from.version}});
        close();
    }
    void put_scope(const resource& from) {
        key("scope").open();
        key("name").value(scope_name);
        key("version").value(std::string_view(from.version));
        close();
    }
    void put(const span_event& one) {
        open();
        key("timeUnixNano").wide(one.at);
        key("name").value(std::string_view(one.name));
        put(one.attributes);
        close();
    }
    void put_link(const context& to) {
        open();
        key("traceId").value(hex_of(to.trace));
        key("spanId").value(hex_of(to.span));
        if (!to.state.empty()) key("traceState").value(std::string_view(to.state));
        close();
    }
    void put(const span_data& one) {
        open();
        key("traceId").value(hex_of(one.where.trace));
        key("spanId").value(hex_of(one.where.span));
        if (!one.where.state.empty()) key("traceState").value(std::string_view(one.where.state));
        if (one.parent) key("parentSpanId").value(hex_of(*one.parent));
        key("name").value(std::string_view(one.name));
        key("kind").value(static_cast<int>(one.kind));
        key("startTimeUnixNano").wide(one.begun);
        key("endTimeUnixNano").wide(one.ended);
        put(one.attributes);
        key("events").open_list();
        for (const span_event& event : one.events) put(event);
        close_list();
        key("links").open_list();
        if (one.link) put_link(*one.link);
        close_list();
        key("status").open();
        if (one.status != span_status::unset) key("code").value(static_cast<int>(one.status));
        if (!one.message.empty()) key("message").value(std::string_view(one.message));
        close();
        close();
    }

private:
    rapidjson::Writer<rapidjson::StringBuffer> to_;
    std::string quoted_;
};

// Both metrics have one data point for each way in which the jobs of a tool ended.
class metrics_writer {
public:
    metrics_writer(otlp_writer& to, std::int64_t begun, std::int64_t now) : to_(to), begun_(begun), now_(now) {}

    void write(const std::map<job_counts::key, job_counts::value>& all) {
        to_.open();
        to_.key("name").value(std::string_view("ivcap.jobs_total"));
        to_.key("unit").value(std::string_view("{job}"));
        to_.key("sum").open();
        to_.key("aggregationTemporality").value(cumulative);
        to_.key("isMonotonic").value(true);
        to_.key("dataPoints").open_list();
        for (const auto& [of, counted] : all) {
            open_point(of);
            to_.key("asInt").wide(counted.count);
            to_.close();
        }
        end();
        to_.open();
        to_.key("name").value(std::string_view("ivcap.job_duration_seconds"));
        to_.key("unit").value(std::string_view("s"));
        to_.key("histogram").open();
        to_.key("aggregationTemporality").value(cumulative);
        to_.key("dataPoints").open_list();
        for (const auto& [of, counted] : all) write_duration(of, counted);
        end();
    }

private:
    void open_point(const job_counts::key& of) {
        to_.open();
        std::vector<attribute> with{{"job.name", of.tool}, {"ok", of.error_type.empty()}};
        if (!of.error_type.empty()) with.push_back({"error_type", of.error_type});
        to_.put(with);
        to_.key("startTimeUnixNano").wide(begun_);
        to_.key("timeUnixNano").wide(now_);
    }
    void write_duration(const job_counts::key& of, const job_counts::value& counted) {
        open_point(of);
        to_.key("count").wide(counted.count);
        to_.key("sum").value(counted.seconds);
        to_.key("bucketCounts").open_list();
        for (const std::uint64_t one : counted.in) to_.wide(one);
        to_.close_list();
        to_.key("explicitBounds").open_list();
        for (const double bound : job_counts::bounds) to_.value(bound);
        to_.close_list();
        to_.close();
    }
    void end() {
        to_.close_list();
        to_.close();
        to_.close();
    }

    otlp_writer& to_;
    const std::int64_t begun_;
    const std::int64_t now_;
};

} // namespace

std::string traces_json(const resource& from, std::span<const span_data> all) {
    rapidjson::StringBuffer text;
    otlp_writer to(text);
    to.open();
    to.open_only("resourceSpans");
    to.put(from);
    to.open_only("scopeSpans");
    to.put_scope(from);
    to.key("spans").open_list();
    for (const span_data& one : all) to.put(one);
    to.close_list();
    to.close_only();
    to.close_only();
    to.close();
    return {text.GetString(), text.GetSize()};
}

std::string metrics_json(const resource& from, const std::map<job_counts::key, job_counts::value>& all,
                         std::int64_t begun, std::int64_t now) {
    rapidjson::StringBuffer text;
    otlp_writer to(text);
    to.open();
    to.open_only("resourceMetrics");
    to.put(from);
    to.open_only("scopeMetrics");
    to.put_scope(from);
    to.key("metrics").open_list();
    metrics_writer(to, begun, now).write(all);
    to.close_list();
    to.close_only();
    to.close_only();
    to.close();
    return {text.GetString(), text.GetSize()};
}

} // namespace berth::host::telemetry
