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

class Bench : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::websocket<&Bench::echo>("/echo", "Each message back", berth::inline_),
                             berth::websocket<&Bench::tokens>("Tokens, one after the other"));
    }
    void echo(berth::socket<std::string, std::string>& socket, std::string message) { socket.send(message); }
    void tokens(Count input, berth::stream<Token>& out) {
        for (std::int64_t i = 0; i < input.count && out.send({"token", i}); ++i) {
        }
    }
};

BERTH_PLUGIN(Bench, "bench", "1.0.0");
