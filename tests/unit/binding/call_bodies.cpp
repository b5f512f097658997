// Files and streams on their way from a request's body to a call.
#include "fake_instance.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace berth::host;
using Catch::Matchers::Contains;

namespace {

constexpr std::uint32_t marshalled = BERTH_ENDPOINT_MARSHALLED;

std::string text(berth_slice slice) {
    return std::string(slice.data, slice.size);
}

// "name=content(path?) ..." of the files, then the JSON, then each piece of the stream.
std::string told(const berth_call& call) {
    std::string all;
    for (std::uint32_t i = 0; i < call.file_count; ++i) {
        const berth_file& file = call.files[i];
        std::string content = text(file.content);
        if (file.path.size > 0) {
            std::ifstream in(text(file.path), std::ios::binary);
            std::ostringstream read;
            read << in.rdbuf();
            content = "disk:" + std::to_string(read.str().size());
        }
        all += std::to_string(file.input) + "=" + content + "," + text(file.name) + ";";
    }
    if (call.body.size > 0) all += text(call.body);
    if (!call.source) return all;
    berth_slice piece{};
    std::size_t bytes = 0;
    berth_piece kind;
    while ((kind = call.source->next(call.source->state, &piece)) == BERTH_PIECE_BYTES) bytes += piece.size;
    return all + "stream:" + std::to_string(bytes) + (kind == BERTH_PIECE_END ? "" : " broken: " + text(piece));
}

struct file_host : served {
    explicit file_host(binding::limits within = {}) : served(1, within) {
        plugin->answer_with([](plugin::invocation& call) { answering(200, told(call.message))(call); });
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    ~file_host() { plugin->stop(); }
    std::shared_ptr<fake_instance> plugin = std::make_shared<fake_instance>(
        std::vector{
            endpoint_of("POST", "/file", {{BERTH_PLACE_FILE, "f", false, true}}, marshalled),
            endpoint_of("POST", "/both", {{BERTH_PLACE_BODY, "name"}, {BERTH_PLACE_FILE, "f", false, true}},
                        marshalled),
            endpoint_of("POST", "/two", {{BERTH_PLACE_FILE, "f1", false, true}, {BERTH_PLACE_FILE, "f2", false, true}},
                        marshalled),
            endpoint_of("POST", "/stream", {{BERTH_PLACE_STREAM, "data", false, true}}, marshalled),
            endpoint_of("POST", "/none", {}, marshalled),
            endpoint_of("POST", "/plain",
                        {{BERTH_PLACE_FILE, "f1", false, true}, {BERTH_PLACE_FILE, "f2", false, true}}),
        },
        "files", true);
};

const header_list multipart{{"Content-Type", "multipart/form-data; boundary=BOUND"}};

std::string part(const std::string& name, const std::string& data) {
    return "--BOUND\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name + ".x\"\r\n\r\n" +
           data + "\r\n";
}
const std::string last = "--BOUND--\r\n";

void plain_text(const reply& got, int status, const std::string& what) {
    INFO(got.body);
    CHECK(got.status == status);
    CHECK(got.content_type.empty());
    CHECK_THAT(got.body, Contains(what));
}

} // namespace

TEST_CASE_METHOD(file_host, "one file without JSON is the body itself, whatever its type") {
    CHECK(ask("POST", "/file", "hello").body == "0=hello,;");
    CHECK(ask("POST", "/file", "{}", {{"Content-Type", "application/json"}}).body == "0={},;");
    CHECK(ask("POST", "/file").body == "0=,;");
    CHECK(ask("POST", "/file", std::string(1'000'000, 'x')).body.size() == 1'000'004);
}

TEST_CASE_METHOD(file_host, "a large file is on disk while its call runs") {
    CHECK(ask("POST", "/file", std::string(1'100'000, 'x')).body == "0=disk:1100000,;");
}

TEST_CASE_METHOD(file_host, "files beside JSON are parts by their names, in any order") {
    CHECK(ask("POST", "/both", part("f", "hello") + part("json_arguments", "{\"name\":1}") + last, multipart).body ==
          "1=hello,f.x;{\"name\":1}");
    CHECK(ask("POST", "/two", part("f2", "b") + part("f1", "a") + last, multipart).body == "1=b,f2.x;0=a,f1.x;");
    CHECK(ask("POST", "/two", part("f1", "a") + part("f1", "bc") + last, multipart).body == "0=bc,f1.x;");
    CHECK(ask("POST", "/two", part("f1", std::string(3'000'000, 'x')) + last, multipart).body ==
          "0=disk:3000000,f1.x;");
}

TEST_CASE_METHOD(file_host, "what is left out is left out") {
    CHECK(ask("POST", "/two", last, multipart).body.empty());
    CHECK(ask("POST", "/two", "", multipart).body.empty());
    CHECK(ask("POST", "/both", last, multipart).body == "{}");
    CHECK(ask("POST", "/both", part("json_arguments", "") + last, multipart).body == "{}");
}

TEST_CASE_METHOD(file_host, "a multipart body that is none, or has parts that nobody takes, is said in one line") {
    plain_text(ask("POST", "/both", "{}", {{"Content-Type", "application/json"}}), 500, "multipart/form-data");
    plain_text(ask("POST", "/both", part("f", "x") + part("extra", "y") + last, multipart), 500, "\"extra\"");
    plain_text(ask("POST", "/both", "--OTHER--\r\n", multipart), 500, "boundary");
    plain_text(ask("POST", "/both", part("f", "x"), multipart), 500, "last boundary");
    reply plain = ask("POST", "/plain", part("extra", "y") + last, multipart);
    CHECK(plain.status == 400);
    CHECK(plain.content_type == "application/problem+json");
    CHECK(ask("POST", "/plain", "{}").status == 415);
}

TEST_CASE_METHOD(file_host, "an endpoint without a body ignores the one that comes") {
    CHECK(ask("POST", "/none", "garbage", {{"Content-Type", "application/json"}}).body.empty());
}

TEST_CASE_METHOD(file_host, "a stream is handed on while it comes") {
    CHECK(ask("POST", "/stream").body == "stream:0");
    CHECK(ask("POST", "/stream", "hello").body == "stream:5");
    CHECK(ask("POST", "/stream", std::string(20'000'000, 'x')).body == "stream:20000000");
    CHECK_THAT(exchange("POST /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n"),
               Contains("stream:8"));
}

TEST_CASE("a caller that leaves in the middle of a stream breaks it") {
    file_host host;
    std::mutex mutex;
    std::string seen;
    std::condition_variable changed;
    host.plugin->answer_with([&](plugin::invocation& call) {
        std::string said = told(call.message);
        answering(200, "ok")(call);
        std::lock_guard lock(mutex);
        seen = said;
        changed.notify_all();
    });
    {
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", host.port()));
        std::string head = "POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhello";
        socket.sendBytes(head.data(), static_cast<int>(head.size()));
    }
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return !seen.empty(); }));
    CHECK_THAT(seen, Contains("stream:5 broken: ") && Contains("left"));
}

TEST_CASE("bodies have limits that the refusal names") {
    binding::limits within;
    within.upload_bytes = 1000;
    within.stream_bytes = 1000;
    within.json_bytes = 100;
    file_host host(within);
    const std::string large(2000, 'x');
    reply got = host.ask("POST", "/file", large);
    CHECK(got.status == 413);
    CHECK_THAT(got.body, Contains("http.upload_bytes") && Contains("1000"));
    CHECK_THAT(host.ask("POST", "/two", part("f1", large) + last, multipart).body, Contains("http.upload_bytes"));
    got = host.ask("POST", "/both", part("json_arguments", std::string(200, ' ')) + last, multipart);
    CHECK(got.status == 413);
    CHECK_THAT(got.body, Contains("http.limits.body_bytes"));
    CHECK_THAT(host.ask("POST", "/stream", large).body, Contains("http.stream_bytes"));
}

TEST_CASE_METHOD(file_host, "a call that answers before it has read its stream does not hold the connection") {
    plugin->answer_with(answering(500, "no"));
    CHECK(ask("POST", "/stream", std::string(200'000, 'x')).status == 500);
    CHECK(ask("POST", "/none").status == 500);
}
