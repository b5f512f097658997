// Calls of the marshalling convention over WebSockets: what may come when, and what goes back.
#include "fake_instance.hpp"
#include "served.hpp"
#include "socket_client.hpp"

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <fstream>

using namespace berth::host;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

using lines = std::vector<std::string>;

constexpr std::uint32_t call_flags = BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_WEBSOCKET;

const berth_type* integer_type() {
    static const berth_type type = [] {
        berth_type made{};
        made.size = sizeof made;
        made.kind = BERTH_KIND_INTEGER;
        made.bits = 64;
        made.is_signed = true;
        return made;
    }();
    return &type;
}

berth_endpoint with_integer(berth_endpoint made) {
    const_cast<berth_field*>(made.inputs[0].field)->type = integer_type();
    return made;
}

berth_endpoint streaming(berth_endpoint made, const berth_type* of) {
    made.result = of;
    return made;
}

std::string text(berth_slice slice) {
    return std::string(slice.data, slice.size);
}

// "BODY|arguments|files|pieces" as a JSON text.
std::string told(const berth_call& call) {
    std::string all = text(call.body);
    for (std::uint32_t i = 0; i < call.argument_count; ++i) all += '|' + text(call.arguments[i].text);
    for (std::uint32_t i = 0; i < call.file_count; ++i)
        all += '|' + std::to_string(call.files[i].input) + '=' +
               (call.files[i].path.size > 0 ? "disk" : text(call.files[i].content));
    if (call.source) {
        berth_slice piece{};
        berth_piece kind;
        while ((kind = call.source->next(call.source->state, &piece)) < BERTH_PIECE_BROKEN && kind != BERTH_PIECE_END)
            all += (kind == BERTH_PIECE_TEXT ? "|t:" : "|b:") + text(piece);
        all += kind == BERTH_PIECE_END ? "|end" : "|broken " + text(piece);
    }
    std::string quoted;
    for (char c : all) quoted += c == '"' ? std::string("\\\"") : std::string(1, c);
    return '"' + quoted + '"';
}

std::string result(const std::string& value) {
    return R"(t:{"type": "result", "value": ")" + value + "\"}";
}
const std::string args = R"({"type":"args","json":{}})";
const std::string end = R"({"type":"end"})";
const std::string normal = "close:1000";

std::string stream_head(const std::string& name) {
    return R"({"type":"stream","name":")" + name + "\"}";
}

struct socket_host : served {
    explicit socket_host(binding::limits within = {}) : served(1, within) {
        plugin->answer_with([](plugin::invocation& call) { answering(200, told(call.message))(call); });
        start();
        REQUIRE_FALSE(dispatcher.publish({plugin}));
    }
    ~socket_host() {
        dispatcher.publish({});
        plugin->stop();
    }
    std::shared_ptr<fake_instance> plugin = std::make_shared<fake_instance>(
        std::vector{
            with_integer(
                endpoint_of("GET", "/call/{a}", {{BERTH_PLACE_PATH, "a"}, {BERTH_PLACE_BODY, "x"}}, call_flags)),
            endpoint_of("GET", "/files", {{BERTH_PLACE_FILE, "f1", false, true}, {BERTH_PLACE_FILE, "f2", false, true}},
                        call_flags),
            endpoint_of("GET", "/bytes", {{BERTH_PLACE_STREAM, "data", false, true}}, call_flags),
            endpoint_of("GET", "/items", {{BERTH_PLACE_STREAM, "items"}}, call_flags),
            streaming(endpoint_of("GET", "/out", {}, call_flags | BERTH_ENDPOINT_STREAM), string_type()),
            streaming(endpoint_of("GET", "/echo", {{BERTH_PLACE_STREAM, "data", false, true}},
                                  call_flags | BERTH_ENDPOINT_STREAM),
                      bytes_type()),
            endpoint_of("GET", "/download", {}, call_flags | BERTH_ENDPOINT_FILE),
        },
        "sockets", true);

    socket_client open(const std::string& target) { return socket_client(port(), target); }
    // What comes back after these texts.
    lines talk(const std::string& target, const lines& texts) {
        socket_client client = open(target);
        for (const std::string& one : texts) client.text(one);
        return client.rest();
    }
};

void is_error(const lines& got, const std::string& what) {
    REQUIRE(got.size() >= 2);
    INFO(got[got.size() - 2]);
    CHECK_THAT(got[got.size() - 2], StartsWith(R"(t:{"type": "error", "message": ")") && Contains(what));
    CHECK(got.back() == normal);
}

berth_answer ok_head() {
    berth_answer head{};
    head.size = sizeof head;
    head.status = 200;
    return head;
}

} // namespace

TEST_CASE_METHOD(socket_host, "arguments make a call and its result comes back") {
    CHECK(talk("/call/7", {R"({"type": "args", "json": {"x": [1]}})"}) == lines{result(R"({\"x\": [1]}|7)"), normal});
    CHECK(talk("/call/%37", {R"({"type": "args"})"}) == lines{result("{}|7"), normal});
    CHECK(plugin->last().body_ends_with_nul);
    CHECK(plugin->last().target == "/call/%37");
}

TEST_CASE_METHOD(socket_host, "a URL value that cannot be read is said before anything comes") {
    is_error(talk("/call/x", {}), "Expected int at a, got 'x'");
    CHECK(plugin->seen().empty());
}

TEST_CASE_METHOD(socket_host, "arguments that cannot be read are an error") {
    is_error(talk("/call/1", {"not json"}), "not JSON");
    is_error(talk("/call/1", {"[1]"}), "not an object");
    is_error(talk("/call/1", {R"({"type": "args", "json": null})"}), "object");
    socket_client client = open("/call/1");
    client.bytes(args);
    is_error(client.rest(), "text message");
}

TEST_CASE_METHOD(socket_host, "files come by their names, in any order, empty frames do not count") {
    socket_client client = open("/files");
    client.text(args);
    client.text(R"({"type": "file", "name": "f2"})");
    client.bytes("wor");
    client.bytes("");
    client.bytes("ld");
    client.text(R"({"type": "file_end"})");
    client.text(R"({"type": "file", "name": "f1"})");
    client.text(R"({"type": "file_end"})");
    CHECK(client.rest() == lines{result("{}|1=world|0="), normal});
}

TEST_CASE_METHOD(socket_host, "a file that does not fit is an error that says so") {
    is_error(talk("/files", {args, R"({"type": "file", "name": "zz"})"}), "zz");
    is_error(talk("/files", {args, R"({"type": "file"})"}), "name");
    is_error(talk("/files", {args, end}), "file");
    is_error(talk("/files", {args, R"({"type": "file", "name": "f1"})", end}), "file_end");
    is_error(talk("/files", {args, R"({"type": "file", "name": "f1"})", R"({"type": "file_end"})",
                             R"({"type": "file", "name": "f1"})"}),
             "twice");
    socket_client client = open("/files");
    client.text(args);
    client.bytes("x");
    is_error(client.rest(), "text message");
}

TEST_CASE_METHOD(socket_host, "a large file goes to disk, and all of them are limited") {
    socket_client client = open("/files");
    client.text(args);
    client.text(R"({"type": "file", "name": "f1"})");
    client.bytes(std::string(700'000, 'x'));
    client.bytes(std::string(700'000, 'x'));
    client.text(R"({"type": "file_end"})");
    client.text(R"({"type": "file", "name": "f2"})");
    client.text(R"({"type": "file_end"})");
    CHECK(client.rest() == lines{result("{}|0=disk|1="), normal});
    binding::limits within;
    within.upload_bytes = 10;
    socket_host small(within);
    socket_client other = small.open("/files");
    other.text(args);
    other.text(R"({"type": "file", "name": "f1"})");
    other.bytes("0123456789a");
    is_error(other.rest(), "http.upload_bytes");
}

TEST_CASE_METHOD(socket_host, "pieces of a stream come one for one, items as the text of their value") {
    socket_client bytes = open("/bytes");
    bytes.text(args);
    bytes.text(stream_head("data"));
    for (auto piece : {"abc", "", "de"}) bytes.bytes(piece);
    bytes.text(end);
    CHECK(bytes.rest() == lines{result("{}|b:abc|b:|b:de|end"), normal});
    CHECK(talk("/items", {args, stream_head("items"), R"({"type": "item", "value": {"x": 1}})",
                          R"({"value" : "s","type":"item"})", end}) ==
          lines{result(R"({}|t:{\"x\": 1}|t:\"s\"|end)"), normal});
}

TEST_CASE_METHOD(socket_host, "what does not belong into a stream is an error, and breaks it for the plugin") {
    is_error(talk("/bytes", {args, stream_head("zz")}), "zz");
    is_error(talk("/bytes", {args, end}), "stream");
    is_error(talk("/bytes", {args, stream_head("data"), "zzz"}), "not JSON");
    is_error(talk("/bytes", {args, stream_head("data"), R"({"type": "item", "value": 1})"}), "bytes");
    is_error(talk("/items", {args, stream_head("items"), R"({"type": "item"})"}), "value");
    is_error(talk("/items", {args, stream_head("items"), R"({"type": "zzz"})"}), "zzz");
    socket_client client = open("/items");
    client.text(args);
    client.text(stream_head("items"));
    client.bytes("x");
    is_error(client.rest(), "binary");
}

TEST_CASE_METHOD(socket_host, "a peer that leaves in the middle of a stream breaks it") {
    std::mutex mutex;
    std::condition_variable changed;
    std::string seen;
    plugin->answer_with([&](plugin::invocation& call) {
        std::string said = told(call.message);
        std::lock_guard lock(mutex);
        seen = said;
        changed.notify_all();
    });
    {
        socket_client client = open("/bytes");
        client.text(args);
        client.text(stream_head("data"));
        client.bytes("abc");
        client.close();
        CHECK(client.next() == normal);
    }
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return !seen.empty(); }));
    CHECK_THAT(seen, Contains("b:abc|broken") && Contains("left"));
}

TEST_CASE_METHOD(socket_host, "a stream goes out as messages between its head and its end") {
    plugin->answer_with([](plugin::invocation& call) {
        CHECK(call.begin(ok_head()));
        call.send(BERTH_PIECE_TEXT, "\"a\"");
        call.send(BERTH_PIECE_BYTES, "");
        call.send(BERTH_PIECE_BYTES, "bc");
        call.end(nullptr);
    });
    CHECK(talk("/out", {args}) == lines{R"(t:{"type": "stream"})", R"(t:{"type": "item", "value": "a"})", "b:", "b:bc",
                                        R"(t:{"type": "end"})", normal});
}

TEST_CASE_METHOD(socket_host, "failures are error messages, also behind pieces") {
    plugin->answer_with([](plugin::invocation& call) {
        call.begin(ok_head());
        call.send(BERTH_PIECE_TEXT, "1");
        std::string_view why = "it \"broke\"";
        call.end(&why);
    });
    CHECK(talk("/out", {args}) == lines{R"(t:{"type": "stream"})", R"(t:{"type": "item", "value": 1})",
                                        R"(t:{"type": "error", "message": "it \"broke\""})", normal});
    plugin->answer_with(answering(500, "no"));
    is_error(talk("/call/1", {args}), "no");
    plugin->answer_with([](plugin::invocation& call) { call.fail(503, "Too many calls", "wait a little", 1); });
    is_error(talk("/call/1", {args}), "wait a little");
}

TEST_CASE_METHOD(socket_host, "a file is a stream of binary messages of 64 KiB") {
    plugin->answer_with(answering(200, std::string(70'000, 'x')));
    lines got = talk("/download", {args});
    REQUIRE(got.size() == 5);
    CHECK(got[0] == R"(t:{"type": "stream"})");
    CHECK(got[1].size() == 2 + 65536);
    CHECK(got[2].size() == 2 + 70'000 - 65536);
    CHECK(got[3] == R"(t:{"type": "end"})");
    CHECK(got[4] == normal);
    Poco::TemporaryFile file;
    std::ofstream(file.path()) << std::string(3'000'000, 'y');
    plugin->answer_with(answering_file(file.path()));
    got = talk("/download", {args});
    std::size_t size = 0;
    for (const std::string& one : got) size += one.starts_with("b:") ? one.size() - 2 : 0;
    CHECK(size == 3'000'000);
    CHECK(got.back() == normal);
    plugin->answer_with(answering(200, ""));
    CHECK(talk("/download", {args}) == lines{R"(t:{"type": "stream"})", R"(t:{"type": "end"})", normal});
}

namespace {

void echo(plugin::invocation& call) {
    call.begin(ok_head());
    const berth_source& source = *call.message.source;
    berth_slice piece{};
    while (source.next(source.state, &piece) == BERTH_PIECE_BYTES)
        if (!call.send(BERTH_PIECE_BYTES, {piece.data, piece.size})) break;
    call.end(nullptr);
}

} // namespace

TEST_CASE_METHOD(socket_host, "output begins while input still comes") {
    plugin->answer_with(echo);
    socket_client client = open("/echo");
    client.text(args);
    client.text(stream_head("data"));
    CHECK(client.next() == R"(t:{"type": "stream"})");
    client.bytes("one");
    CHECK(client.next() == "b:one");
    client.bytes("two");
    CHECK(client.next() == "b:two");
    client.text(end);
    CHECK(client.rest() == lines{R"(t:{"type": "end"})", normal});
}

TEST_CASE("a peer that writes everything before it reads anything gets everything back") {
    binding::limits within;
    within.duplex_buffer = 4 * 1024 * 1024; // the rest goes to disk
    socket_host host(within);
    host.plugin->answer_with(echo);
    socket_client client = host.open("/echo");
    client.text(args);
    client.text(stream_head("data"));
    constexpr int pieces = 500;
    for (int i = 0; i < pieces; ++i) client.bytes(std::string(100'000, static_cast<char>('a' + i % 26)));
    client.text(end);
    CHECK(client.next() == R"(t:{"type": "stream"})");
    bool same = true;
    for (int i = 0; i < pieces; ++i)
        same &= client.next() == "b:" + std::string(100'000, static_cast<char>('a' + i % 26));
    CHECK(same);
    CHECK(client.rest() == lines{R"(t:{"type": "end"})", normal});
}

TEST_CASE_METHOD(socket_host, "a result before the end of the input waits for the input with its close") {
    plugin->answer_with(answering(200, "5"));
    socket_client client = open("/bytes");
    client.text(args);
    client.text(stream_head("data"));
    CHECK(client.next() == R"(t:{"type": "result", "value": 5})");
    for (int i = 0; i < 20; ++i) client.bytes(std::string(100'000, 'x'));
    client.text(end);
    CHECK(client.rest() == lines{normal});
}

TEST_CASE_METHOD(socket_host, "an error before the end of the input closes at once") {
    plugin->answer_with(answering(500, "no"));
    socket_client client = open("/bytes");
    client.text(args);
    client.text(stream_head("data"));
    is_error(client.rest(), "no");
}

TEST_CASE_METHOD(socket_host, "sockets that wait for their input say goodbye when their plugin leaves") {
    socket_client client = open("/call/1");
    socket_client other = open("/files");
    other.text(args);
    other.text(R"({"type": "file", "name": "f1"})");
    REQUIRE_FALSE(dispatcher.publish({}));
    CHECK(client.next() == "close:1001");
    CHECK(other.next() == "close:1001");
}

TEST_CASE_METHOD(socket_host, "a call that runs ends in its own time when its plugin leaves") {
    plugin->answer_with(echo);
    socket_client client = open("/echo");
    client.text(args);
    client.text(stream_head("data"));
    CHECK(client.next() == R"(t:{"type": "stream"})");
    REQUIRE_FALSE(dispatcher.publish({}));
    client.bytes("still here");
    CHECK(client.next() == "b:still here");
    client.text(end);
    CHECK(client.rest().back() == normal);
}
