// Files, streams and sockets through a real plugin with services of the marshalling convention.
#include "plugin_host.hpp"
#include "socket_client.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

using lines = std::vector<std::string>;

const std::string args = R"({"type": "args", "json": {}})";
const std::string data = R"({"type": "stream", "name": "data"})";
const std::string end = R"({"type": "end"})";
const std::string head = R"(t:{"type": "stream"})";
const std::string last = R"(t:{"type": "end"})";

struct stream_host : plugin_host {
    stream_host() { conformance = serve(BERTH_CONFORMANCE, options()); }
    instance_options options() {
        instance_options given;
        given.configuration =
            "{\"storage\": \"" + folder.path().string() + "\", \"pages\": \"" + folder.path().string() + "\"}";
        return given;
    }
    socket_client open(const std::string& target) { return socket_client(port(), target); }
    std::shared_ptr<instance> conformance;
};

std::string part(const std::string& name, const std::string& content) {
    return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
}

} // namespace

TEST_CASE("an upload is counted while it comes") {
    stream_host host;
    CHECK(host.ask("POST", "/example-impl/path-query-stream/5", std::string(30'000'000, 'x')).body ==
          "\"path_query_stream:5,None,30000000\"");
}

TEST_CASE("files in memory and on disk reach the method alike") {
    stream_host host;
    const std::string large(2'500'000, 'x');
    reply got = host.ask("POST", "/example-impl/path-query-json-files/3",
                         part("f1", "hello") + part("json_arguments", R"({"data":{"value":7}})") + part("f2", large) +
                             "--B--\r\n",
                         {{"Content-Type", "multipart/form-data; boundary=B"}});
    CHECK(got.body == "\"path_query_json_files:3,None,7,5,2500000\"");
    CHECK(host.ask("POST", "/http-stream-service/echo-file", large).body == large);
}

TEST_CASE("a download that fails in the middle is torn") {
    stream_host host;
    std::string got = host.exchange("POST /error-impl/download-error-after HTTP/1.1\r\nHost: a\r\n"
                                    "Content-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK_THAT(got, Contains("200 OK") && EndsWith("first chunk\r\n"));
}

TEST_CASE("a round trip over a socket gives back what was sent before anything was read") {
    stream_host host;
    socket_client client = host.open("/example-ws-impl/roundtrip");
    client.text(args);
    client.text(data);
    constexpr int pieces = 300;
    for (int i = 0; i < pieces; ++i) client.bytes(std::string(100'000, static_cast<char>('a' + i % 26)));
    client.text(end);
    CHECK(client.next() == head);
    bool same = true;
    for (int i = 0; i < pieces; ++i)
        same &= client.next() == "b:" + std::string(100'000, static_cast<char>('a' + i % 26));
    CHECK(same);
    CHECK(client.rest() == lines{last, "close:1000"});
}

TEST_CASE("a plugin that is replaced ends its running stream in its own time, and waiting sockets are told to go") {
    stream_host host;
    socket_client running = host.open("/example-ws-impl/roundtrip");
    running.text(args);
    running.text(data);
    CHECK(running.next() == head);
    socket_client waiting = host.open("/duplex-service/add/1/2");

    auto old = host.conformance;
    host.remove(old);
    CHECK(waiting.next() == "close:1001");
    running.bytes("still here");
    CHECK(running.next() == "b:still here");
    running.text(end);
    CHECK(running.rest() == lines{last, "close:1000"});
    plugin_host::retire(old);
}

TEST_CASE("a stream that does not end is broken off when the drain's time is over") {
    stream_host host;
    socket_client client = host.open("/example-ws-impl/roundtrip");
    client.text(args);
    client.text(data);
    CHECK(client.next() == head);
    auto old = host.conformance;
    host.remove(old);
    CHECK_FALSE(old->drain(std::chrono::milliseconds(50)));
    CHECK_THAT(client.next(), Catch::Matchers::StartsWith(R"(t:{"type": "error")"));
    CHECK(client.next() == "close:1000");
    CHECK_FALSE(old->stop().resident);
}

TEST_CASE("a peer that goes in the middle of a stream frees its thread") {
    stream_host host;
    {
        socket_client client = host.open("/example-ws-impl/roundtrip");
        client.text(args);
        client.text(data);
        CHECK(client.next() == head);
        CHECK(host.conformance->running() == 1);
        client.tear();
    }
    CHECK(eventually([&] { return host.conformance->running() == 0; }));
}

TEST_CASE("a socket that waits for its input holds no call") {
    stream_host host;
    socket_client client = host.open("/example-ws-impl/path-query-file/4");
    client.text(args);
    client.text(R"({"type": "file", "name": "f"})");
    client.bytes("test");
    CHECK(host.conformance->running() == 0);
    client.text(R"({"type": "file_end"})");
    CHECK(client.rest() == lines{R"(t:{"type": "result", "value": "path_query_file:4,None,4"})", "close:1000"});
}
