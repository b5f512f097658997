// What the WebSocket benchmark calls.
#include <berth/plugin.hpp>
#include <berth/streams.hpp>

struct Token {
    std::string text;
    std::int64_t index = 0;
};
struct Count {
    std::int64_t count = 0;
};

struct Size {
    std::int64_t size = 0;
};

class Bench : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::websocket<&Bench::echo>("/echo", "Each message back", berth::inline_),
                             berth::websocket<&Bench::tokens>("Tokens, one after the other"),
                             berth::endpoint<&Bench::give>("So many bytes"));
    }
    void echo(berth::socket<std::string, std::string>& socket, std::string message) { socket.send(message); }
    void tokens(Count input, berth::stream<Token>& out) {
        for (std::int64_t i = 0; i < input.count && out.send({"token", i}); ++i) {
        }
    }
    void give(Size in, berth::stream<berth::bytes>& out) {
        berth::bytes piece(64 * 1024);
        for (std::int64_t left = in.size; left > 0; left -= static_cast<std::int64_t>(piece.size())) {
            if (left < static_cast<std::int64_t>(piece.size())) piece.resize(static_cast<std::size_t>(left));
            if (!out.send(piece)) return;
        }
    }
};

BERTH_PLUGIN(Bench, "bench", "1.0.0");
