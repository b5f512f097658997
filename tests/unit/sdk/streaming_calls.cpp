// Streams and sockets through the plugin's table, with sources and sinks made by hand.
#include "plugin_calls.hpp"

#include <berth/plugin.hpp>
#include <berth/streams.hpp>

#include <catch2/catch.hpp>

namespace {
struct Token {
    std::string text;
    double weight = 0.5;
};
struct Scale {
    int factor;
    berth::source<Token> tokens;
};
struct Count {
    int count;
};

class Pipe : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(
            berth::endpoint<&Pipe::lines>(), berth::endpoint<&Pipe::chunks>(), berth::endpoint<&Pipe::tokens>(),
            berth::endpoint<&Pipe::total>(), berth::websocket<&Pipe::scale>(), berth::websocket<&Pipe::echo>(),
            berth::websocket<&Pipe::upper>(), berth::get<&Pipe::feed>("/feed/{count}"), berth::post<&Pipe::drain>("/drain"),
            berth::websocket<&Pipe::chat>("/chat/{room}"), berth::websocket<&Pipe::each>("/each"),
            berth::websocket<&Pipe::binary>("/binary"));
    }
    void lines(Count in, berth::stream<std::string>& out) {
        for (int i = 0; i < in.count && out.open(); ++i) out.send("line " + std::to_string(i));
        if (in.count == 13) throw std::runtime_error("thirteen");
        if (in.count < 0) throw berth::problem(404, "less than nothing");
    }
    void chunks(berth::stream<berth::bytes>& out) { out.send({std::byte{'a'}}); }
    void tokens(berth::stream<Token>& out, berth::call& call) {
        call.answer_header("X-Tokens", "1");
        out.send({"\xC3\xA4"});
    }
    std::size_t total(berth::source<berth::bytes> in) {
        std::size_t size = 0;
        for (const auto& piece : in) size += piece.size();
        return size;
    }
    void scale(Scale in, berth::stream<Token>& out) {
        for (const auto& token : in.tokens) out.send({token.text, token.weight * in.factor});
    }
    void echo(berth::source<berth::bytes> in, berth::stream<berth::bytes>& out) {
        while (auto piece = in.next()) out.send(*piece);
    }
    void upper(berth::source<std::string> in, berth::stream<std::string>& out) {
        while (auto text = in.next()) out.send(*text + '!');
    }
    void feed(int count, berth::stream<Token>& out) {
        for (int i = 0; i < count; ++i) out.send({std::to_string(i)});
        if (count == 2) throw std::runtime_error("secret");
    }
    std::size_t drain(berth::source<berth::bytes> in) { return total(std::move(in)); }
    void chat(std::string room, berth::socket<Token, std::string>& peer) {
        peer.send("welcome to " + room);
        while (auto token = peer.receive()) peer.send(token->text);
    }
    void each(berth::socket<Token, Token>& peer, Token token) { peer.send({token.text + std::to_string(peer.id()), 1}); }
    void binary(berth::socket<berth::bytes, berth::bytes>& peer, berth::bytes message) { peer.send(message); }
};

constexpr auto table = berth::detail::plugin<Pipe>::make_table("pipe", "1.0.0");
using handed = handed_over;
constexpr berth_piece text = BERTH_PIECE_TEXT, bytes = BERTH_PIECE_BYTES, broken = BERTH_PIECE_BROKEN;
} // namespace

TEST_CASE("texts are streamed over HTTP as they are") {
    plugin_calls pipe(table);
    CHECK(pipe.call("lines", handed{{{"count", "2"}}}) == "begin 200 text/plain; charset=utf-8 | text line 0 | text line 1 | end");
}
TEST_CASE("bytes and items are streamed over HTTP with the convention's types") {
    plugin_calls pipe(table);
    CHECK(pipe.call("chunks") == "begin 200 application/octet-stream | bytes a | end");
    CHECK(pipe.call("tokens") ==
          R"(begin 200 application/jsonlines+json X-Tokens=1 | text {"text": "\u00e4", "weight": 0.5} | end)");
}
TEST_CASE("a stream without pieces begins when the method returns") {
    plugin_calls pipe(table);
    CHECK(pipe.call("lines", handed{{{"count", "0"}}}) == "begin 200 text/plain; charset=utf-8 | end");
}
TEST_CASE("a failure before the first piece is an answer of its own over HTTP") {
    plugin_calls pipe(table);
    CHECK(pipe.call("lines", handed{{{"count", "-1"}}}) == "answer 404: less than nothing");
}
TEST_CASE("a failure after the first piece ends the stream with its text") {
    plugin_calls pipe(table);
    CHECK_THAT(pipe.call("lines", handed{{{"count", "13"}}}), Catch::Matchers::EndsWith("| text line 12 | end: thirteen"));
    CHECK(pipe.logged == "Pipe.lines threw in call:77: thirteen");
}
TEST_CASE("send says when nobody reads any more") {
    plugin_calls pipe(table);
    handed given{{{"count", "9"}}};
    given.readers_patience = 2;
    CHECK(pipe.call("lines", given) == "begin 200 text/plain; charset=utf-8 | text line 0 | text line 1 | end");
}
TEST_CASE("an input stream of bytes comes piece by piece") {
    plugin_calls pipe(table);
    CHECK(pipe.call("total", handed{{}, "", {}, {{bytes, "abc"}, {bytes, ""}, {bytes, "de"}}}) == "answer 200 application/json: 5");
    CHECK(pipe.call("total") == "answer 200 application/json: 0");
}
TEST_CASE("an input that broke off is a failure with the host's reason") {
    plugin_calls pipe(table);
    CHECK(pipe.call("total", handed{{}, "", {}, {{bytes, "abc"}, {broken, "the caller has gone"}}}) ==
          "answer 400: the caller has gone");
    CHECK_THAT(pipe.call("drain", handed{{}, "", {}, {{broken, "the caller has gone"}}}),
               Catch::Matchers::StartsWith("answer 400 application/problem+json: ") &&
                   Catch::Matchers::Contains("the caller has gone"));
}
TEST_CASE("over a WebSocket a stream begins before its first piece") {
    plugin_calls pipe(table);
    CHECK(pipe.call("scale", handed{{{"factor", "2"}}}) == "begin 200 application/jsonlines+json | end");
    CHECK(pipe.call("scale", handed{{{"factor", "2"}}, "", {}, {{text, R"({"text":"a","weight":1})"}}}) ==
          R"(begin 200 application/jsonlines+json | text {"text": "a", "weight": 2.0} | end)");
}
TEST_CASE("an item that does not fit ends the call with its location") {
    plugin_calls pipe(table);
    CHECK_THAT(pipe.call("scale", handed{{{"factor", "2"}}, "", {}, {{text, R"({"text":5})"}}}),
               Catch::Matchers::StartsWith("begin 200 application/jsonlines+json | end: ") && Catch::Matchers::Contains("text"));
    CHECK_THAT(pipe.call("scale", handed{{{"factor", "2"}}, "", {}, {{bytes, "x"}}}),
               Catch::Matchers::EndsWith("end: the input stream: expected a text, found bytes"));
}
TEST_CASE("bytes go through a WebSocket one to one, empty ones too") {
    plugin_calls pipe(table);
    CHECK(pipe.call("echo", handed{{}, "", {}, {{bytes, "ab"}, {bytes, ""}}}) ==
          "begin 200 application/octet-stream | bytes ab | bytes  | end");
}
TEST_CASE("texts over a WebSocket are JSON both ways") {
    plugin_calls pipe(table);
    CHECK(pipe.call("upper", handed{{}, "", {}, {{text, R"("a\n")"}}}) == R"(begin 200 text/plain; charset=utf-8 | text "a\n!" | end)");
}
TEST_CASE("plain routes stream compact JSON and leave the type to host and caller") {
    plugin_calls pipe(table);
    CHECK(pipe.call("feed", handed{{{"count", "1"}}}) == R"(begin 200 | text {"text":"0","weight":0.5} | end)");
}
TEST_CASE("what a plain streaming method throws stays in the log") {
    plugin_calls pipe(table);
    CHECK_THAT(pipe.call("feed", handed{{{"count", "2"}}}),
               Catch::Matchers::EndsWith("| end: the handler failed; the log has more under call:77"));
    CHECK(pipe.logged == "Pipe.feed threw in call:77: secret");
}
TEST_CASE("a live socket reads and writes until its peer closes") {
    plugin_calls pipe(table);
    CHECK(pipe.call("chat", handed{{{"room", "r"}}, "", {}, {{text, R"({"text":"hi"})"}}}) ==
          "begin 200 | text welcome to r | text hi | end");
    CHECK_THAT(pipe.call("chat", handed{{{"room", "r"}}, "", {}, {{text, "no JSON"}}}),
               Catch::Matchers::StartsWith("begin 200 | text welcome to r | end: "));
    CHECK(pipe.call("chat", handed{{{"room", "r"}}, "", {}, {{broken, "the peer went without a close"}}}) ==
          "begin 200 | text welcome to r | end: the peer went without a close");
}
TEST_CASE("a method that takes messages sends without begin and end, and knows its socket") {
    plugin_calls pipe(table);
    handed given{{}, R"({"text":"m"})"};
    given.socket = 9;
    given.has_source = false;
    CHECK(pipe.call("each", given) == R"(text {"text":"m9","weight":1.0})");
    given.body = "no JSON";
    CHECK_THAT(pipe.call("each", given), Catch::Matchers::StartsWith("answer 400: "));
    given.body = "abc";
    CHECK(pipe.call("binary", given) == "bytes abc");
}
TEST_CASE("a host of an earlier minor version is told that it cannot stream") {
    plugin_calls pipe(table);
    handed given{{{"count", "2"}}};
    given.old_host = true;
    CHECK_THAT(pipe.call("lines", given), Catch::Matchers::StartsWith("answer 501: ") && Catch::Matchers::Contains("1.1"));
    CHECK_THAT(pipe.call("total", given = handed{{}, "", {}, {}, {}, true, 0, 9, true}), Catch::Matchers::StartsWith("answer 501: "));
    CHECK_THAT(pipe.call("feed", given = handed{{{"count", "2"}}, "", {}, {}, {}, true, 0, 9, true}),
               Catch::Matchers::StartsWith("answer 501 application/problem+json"));
}
