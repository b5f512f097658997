#pragma once

#include "types.hpp"

#include <berth/plugin.hpp>
#include <berth/streams.hpp>

namespace conformance {

class DuplexService : public berth::service {
public:
    struct texts_in {
        berth::source<std::string> items;
    };
    struct scale_in {
        std::int64_t factor;
        berth::source<Point> items;
    };
    struct sum_in {
        Data data;
        berth::source<Token> items;
    };
    struct everything_in {
        std::int64_t id;
        Data data;
        berth::bytes f;
        berth::source<berth::bytes> stream;
        std::optional<bool> flag;
    };
    struct pair_in {
        std::int64_t a;
        std::int64_t b;
    };

    static constexpr auto routes() {
        return berth::routes(berth::websocket<&DuplexService::upper>(),
                             berth::websocket<&DuplexService::scale>(), berth::websocket<&DuplexService::count_items>(),
                             berth::websocket<&DuplexService::sum_tokens>(), berth::websocket<&DuplexService::everything>(),
                             berth::websocket<&DuplexService::nothing>(), berth::websocket<&DuplexService::add>(),
                             berth::websocket<&DuplexService::animals>());
    }

    void upper(texts_in in, berth::stream<std::string>& out) {
        for (auto& item : in.items) {
            for (char& c : item)
                if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            if (!out.send(item)) return;
        }
    }
    void scale(scale_in in, berth::stream<Point>& out) {
        const auto factor = static_cast<double>(in.factor);
        for (const auto& point : in.items)
            if (!out.send({point.x * factor, point.y * factor})) return;
    }
    std::int64_t count_items(texts_in in) {
        std::int64_t count = 0;
        while (in.items.next()) ++count;
        return count;
    }
    std::int64_t sum_tokens(sum_in in) {
        std::int64_t sum = in.data.value;
        for (const auto& token : in.items) sum += token.index;
        return sum;
    }
    void everything(everything_in in, berth::stream<std::string>& out) {
        out.send("id=" + words(in.id));
        out.send("flag=" + words(in.flag));
        out.send("data=" + words(in.data.value));
        out.send("f=" + size_of(in.f));
        for (const auto& piece : in.stream) out.send("chunk=" + size_of(piece));
    }
    void nothing() {}
    std::int64_t add(pair_in in) { return in.a + in.b; }
    void animals(berth::stream<AnyAnimal>& out) {
        out.send(Animal{"Generic"});
        out.send(Dog{{"Rex"}, "labrador"});
        out.send(Cat{{"Tom"}, true});
    }
};

} // namespace conformance
