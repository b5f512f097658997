// Streams that leave: the first piece decides, a failure behind it tears the body.
#include "fake_instance.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

using namespace berth::host;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace {

constexpr std::uint32_t marshalled = BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_STREAM;

berth_slice slice(std::string_view text) {
    return {text.data(), text.size()};
}

// Sends these pieces, then ends, with a failure when there is one.
fake_instance::answer_function sending(std::vector<std::string> pieces, std::string failure = {},
                                       berth_piece kind = BERTH_PIECE_TEXT, std::string content_type = {}) {
    return [=](plugin::invocation& call) {
        berth_answer head{};
        head.size = sizeof head;
        head.status = 200;
        head.content_type = slice(content_type);
        CHECK(call.begin(head));
        for (const std::string& piece : pieces) call.send(kind, piece);
        std::string_view why = failure;
        call.end(failure.empty() ? nullptr : &why);
    };
}

struct stream_host : served {
    stream_host() {
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    ~stream_host() { plugin->stop(); }

    static berth_endpoint bytes(berth_endpoint made, const char* type = nullptr) {
        made.result = bytes_type();
        made.content_type = type;
        return made;
    }
    static berth_endpoint texts(berth_endpoint made) {
        made.result = string_type();
        return made;
    }
    static berth_endpoint items(berth_endpoint made) {
        static const berth_type any = [] {
            berth_type type{};
            type.size = sizeof type;
            type.kind = BERTH_KIND_ANY;
            return type;
        }();
        made.result = &any;
        return made;
    }
    std::shared_ptr<fake_instance> plugin = std::make_shared<fake_instance>(
        std::vector{
            bytes(endpoint_of("POST", "/bytes", {}, marshalled)),
            texts(endpoint_of("POST", "/texts", {}, marshalled)),
            items(endpoint_of("POST", "/items", {}, marshalled)),
            items(endpoint_of("GET", "/plain", {}, BERTH_ENDPOINT_STREAM)),
            bytes(endpoint_of("GET", "/file", {}, BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_FILE), "text/html"),
            endpoint_of("GET", "/whole", {}, BERTH_ENDPOINT_MARSHALLED),
        },
        "streams", true);
};

std::string raw(const std::string& method, const std::string& path, const std::string& version = "1.1") {
    return method + " " + path + " HTTP/" + version + "\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
}

} // namespace

TEST_CASE_METHOD(stream_host, "bytes leave as chunks, one for one, empty ones dropped") {
    plugin->answer_with(sending({"ab", "", "cde"}, {}, BERTH_PIECE_BYTES));
    std::string got = exchange(raw("POST", "/bytes"));
    CHECK_THAT(got,
               Contains("Content-Type: application/octet-stream\r\n") && EndsWith("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"));
    CHECK_THAT(exchange(raw("POST", "/bytes", "1.0")), EndsWith("\r\n\r\nabcde"));
}

TEST_CASE_METHOD(stream_host, "texts and items leave as lines") {
    plugin->answer_with(sending({"a", "", "b"}));
    reply got = ask("POST", "/texts");
    CHECK(got.content_type == "text/plain; charset=utf-8");
    CHECK(got.body == "a\n\nb\n");
    got = ask("POST", "/items");
    CHECK(got.content_type == "application/jsonlines+json");
    got = ask("GET", "/plain");
    CHECK(got.content_type == "application/x-ndjson");
    CHECK(got.body == "a\n\nb\n");
}

TEST_CASE_METHOD(stream_host, "a plain route sends events to those who prefer them") {
    plugin->answer_with(sending({"1", "2"}));
    reply got = ask("GET", "/plain", {}, {{"Accept", "text/event-stream"}});
    CHECK(got.content_type == "text/event-stream");
    CHECK(got.body == "data: 1\n\ndata: 2\n\n");
    plugin->answer_with(sending({"1"}, "no more"));
    CHECK(ask("GET", "/plain", {}, {{"Accept", "text/event-stream"}}).body ==
          "data: 1\n\nevent: error\ndata: no more\n\n");
}

TEST_CASE_METHOD(stream_host, "a stream without a piece is an ordinary empty answer") {
    plugin->answer_with(sending({}, {}, BERTH_PIECE_BYTES));
    reply got = ask("POST", "/bytes");
    CHECK(got.status == 200);
    CHECK(got.body.empty());
    CHECK(got.header("Content-Length") == "0");
    CHECK(got.content_type == "application/octet-stream");
    plugin->answer_with(sending({}));
    CHECK(ask("POST", "/texts").content_type == "text/plain; charset=utf-8");
}

TEST_CASE_METHOD(stream_host, "a failure before the first piece is an ordinary failure") {
    plugin->answer_with(sending({}, "error before first chunk"));
    reply got = ask("POST", "/bytes");
    CHECK(got.status == 500);
    CHECK(got.body == "error before first chunk");
    CHECK(got.content_type.empty());
    got = ask("GET", "/plain");
    CHECK(got.status == 500);
    CHECK(got.content_type == "application/problem+json");
}

TEST_CASE_METHOD(stream_host, "a failure after the first piece tears the body") {
    plugin->answer_with(sending({"first chunk"}, "error after", BERTH_PIECE_BYTES));
    std::string got = exchange(raw("POST", "/bytes"));
    CHECK_THAT(got, Contains("HTTP/1.1 200") && EndsWith("b\r\nfirst chunk\r\n"));
}

TEST_CASE_METHOD(stream_host, "HEAD of a stream is its head, and the call is told that nobody reads") {
    std::atomic<bool> wanted{true};
    plugin->answer_with([&](plugin::invocation& call) {
        berth_answer head{};
        head.size = sizeof head;
        head.status = 200;
        CHECK(call.begin(head));
        wanted = call.send(BERTH_PIECE_TEXT, "1");
        call.end(nullptr);
    });
    std::string got = exchange(raw("HEAD", "/plain"));
    CHECK_THAT(got, Contains("200 OK") && Contains("application/x-ndjson") && EndsWith("\r\n\r\n"));
    CHECK_FALSE(wanted);
}

TEST_CASE_METHOD(stream_host, "an interrupted call sends nothing more") {
    std::atomic<bool> wanted{true};
    plugin->answer_with([&](plugin::invocation& call) {
        berth_answer head{};
        head.size = sizeof head;
        head.status = 200;
        call.begin(head);
        call.interrupt();
        wanted = call.send(BERTH_PIECE_TEXT, "1");
        std::string_view why = "the plugin stops";
        call.end(&why);
    });
    CHECK(ask("POST", "/items").status == 500);
    CHECK_FALSE(wanted);
}

TEST_CASE_METHOD(stream_host, "a call that is no stream cannot begin one") {
    plugin->answer_with([&](plugin::invocation& call) {
        berth_answer head{};
        head.size = sizeof head;
        head.status = 200;
        CHECK_FALSE(call.begin(head));
        answering(200, "ok")(call);
    });
    CHECK(ask("GET", "/whole").body == "ok");
}

TEST_CASE_METHOD(stream_host, "a file by the convention has the declared type with a charset") {
    plugin->answer_with(answering(200, "<h1>"));
    reply got = ask("GET", "/file");
    CHECK(got.content_type == "text/html; charset=utf-8");
    CHECK(got.body == "<h1>");
    plugin->answer_with(answering(500, "no"));
    CHECK(ask("GET", "/file").content_type.empty());
}
