// Streams of plain routes and free WebSockets: what test_streams.py calls.
#include <berth/plugin.hpp>
#include <berth/problem.hpp>
#include <berth/streams.hpp>
#include <berth/upload.hpp>

struct Line {
    std::int64_t number = 0;
    std::string text;
};
struct Range {
    std::int64_t to = 0;
    std::optional<std::int64_t> fails_at;
};
struct Bytes {
    berth::source<berth::bytes> data;
};
struct Picture {
    std::string title;
    berth::upload picture;
};
struct Size {
    std::int64_t size = 0;
};
struct Shown {
    std::string title;
    std::string name;
    std::string type;
    std::int64_t size = 0;
};
struct Content {
    std::string content;
};

class Talk : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::get<&Talk::count>("/lines", "Lines from 1"), berth::put<&Talk::take>("/bytes", "Counts them"), berth::post<&Talk::show>("/pictures", "What it is"),
                             berth::websocket<&Talk::reverse>("/reverse/{room}", "Each line back, its text reversed"),
                             berth::websocket<&Talk::converse>("/converse", "Greets, then adds up what it hears until 0"),
                             berth::websocket<&Talk::file>("The content as a file"));
    }
    void count(Range in, berth::stream<Line>& out) {
        for (std::int64_t i = 1; i <= in.to; ++i) {
            if (i == in.fails_at) throw berth::problem(500, "line " + std::to_string(i) + " cannot be had");
            if (!out.send({i, "line " + std::to_string(i)})) return;
        }
    }
    Size take(Bytes in) {
        Size taken;
        while (auto piece = in.data.next()) taken.size += static_cast<std::int64_t>(piece->size());
        return taken;
    }
    Shown show(Picture in) {
        return {in.title, std::string(in.picture.name()), std::string(in.picture.content_type()), static_cast<std::int64_t>(in.picture.size())};
    }
    void reverse(const std::string& room, berth::socket<Line, Line>& socket, Line line) {
        socket.send({line.number, room + ':' + std::string(line.text.rbegin(), line.text.rend())});
    }
    void converse(berth::socket<std::int64_t, std::string>& socket) {
        socket.send("hello");
        std::int64_t sum = 0;
        while (auto number = socket.receive()) {
            if (*number == 0) break;
            sum += *number;
        }
        socket.send("sum " + std::to_string(sum));
    }
    berth::file file(Content in) { return berth::file::from_content(in.content, "text/plain"); }
};

BERTH_PLUGIN(Talk, "talk", "1.0.0");
