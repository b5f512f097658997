#include <berth/outgoing.hpp>

#include <catch2/catch.hpp>

#include <optional>

namespace {

constexpr const char* proxy = "IVCAP_PROXY_URL";
constexpr const char* collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

berth_slice slice(std::string_view text) {
    return {text.data(), text.size()};
}

// One variable is as the test says, the other is not set.
struct environment {
    explicit environment(const char* name = nullptr, const char* value = nullptr) {
        clear();
        if (name) ::setenv(name, value, 1);
    }
    ~environment() { clear(); }
    static void clear() {
        for (const char* name : {proxy, collector}) ::unsetenv(name);
    }
};

berth::outgoing_call sent(std::string_view url) {
    berth_job about{};
    about.size = sizeof about;
    about.id = slice("j1");
    about.authorization = slice("Bearer x");
    const berth_header trace{slice("traceparent"), slice("00-0123-45-01")};
    berth_call message{};
    message.size = sizeof message;
    message.headers = &trace;
    message.header_count = 1;
    const berth::call call(message);
    berth::detail::job_run run(&about, call);
    return berth::outgoing(berth::job(run), call, url);
}

std::optional<std::string> header(const berth::outgoing_call& of, std::string_view name) {
    for (const auto& [one, value] : of.headers)
        if (one == name) return value;
    return std::nullopt;
}

bool carries_authorization(std::string_view url) {
    return header(sent(url), "Authorization").has_value();
}

} // namespace

TEST_CASE("calls of a tool carry its job and its trace, whoever they go to") {
    const environment none;
    const berth::outgoing_call call = sent("https://example.org/a");
    CHECK(call.url == "https://example.org/a");
    CHECK(header(call, "Ivcap-Job-Id") == "j1");
    CHECK(header(call, "traceparent") == "00-0123-45-01");
    CHECK_FALSE(header(call, "tracestate"));
}

TEST_CASE("the Authorization of a job goes to the platform's hosts alone") {
    const environment none;
    CHECK(carries_authorization("http://data.local/1"));
    CHECK(carries_authorization("http://DATA.Local:8080/1"));
    CHECK(carries_authorization("http://x.minikube"));
    CHECK(carries_authorization("https://user@develop.ivcap.net./1?a=b"));
    CHECK_FALSE(carries_authorization("http://example.org/data.local"));
    CHECK_FALSE(carries_authorization("http://data.local.example.org/"));
    CHECK_FALSE(carries_authorization("http://data.local@example.org/"));
    CHECK_FALSE(carries_authorization("http://example.org?x=.local"));
    CHECK_FALSE(carries_authorization("http://example.org\\.local"));
    CHECK_FALSE(carries_authorization("http://notlocal/"));
}

TEST_CASE("the collector of traces is not given the Authorization, wherever it is") {
    const environment said(collector, "http://otel.local:4318");
    CHECK_FALSE(carries_authorization("http://otel.local:4318/v1/traces"));
    CHECK(carries_authorization("http://otel.local/"));
}

TEST_CASE("with a proxy, calls to others go to it, say where they were to go, and carry the Authorization") {
    const environment said(proxy, "http://proxy.internal:90/forward");
    const berth::outgoing_call away = sent("https://example.org/a?b");
    CHECK(away.url == "http://proxy.internal:90/forward");
    CHECK(header(away, "Ivcap-Forward-Url") == "https://example.org/a?b");
    CHECK(header(away, "Authorization") == "Bearer x");
    const berth::outgoing_call home = sent("http://data.local/1");
    CHECK(home.url == "http://data.local/1");
    CHECK_FALSE(header(home, "Ivcap-Forward-Url"));
}

TEST_CASE("what is no URL with a host is refused with what was expected") {
    const environment none;
    CHECK_THROWS_WITH(sent("data.local/1"),
                      Catch::Contains("expected a URL like http://host/path, found \"data.local/1\""));
    CHECK_THROWS_AS(sent("http:///1"), std::invalid_argument);
    CHECK_THROWS_AS(sent("http://a.local/\r\nX: y"), std::invalid_argument);
}
