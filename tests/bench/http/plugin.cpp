// What the HTTP benchmark calls: the same work inline and on the pool.
#include <berth/plugin.hpp>

#include <thread>

struct Small {
    std::string text;
};

struct Item {
    std::int64_t id = 0;
    std::string name;
    double price = 0;
    bool sold = false;
    std::vector<std::string> tags;
};
struct Order {
    std::string customer;
    std::vector<Item> items;
};

class Bench : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::get<&Bench::small>("/inline/{name}", "Small JSON", berth::inline_),
                             berth::get<&Bench::small>("/pooled/{name}", "Small JSON", berth::blocking_),
                             berth::get<&Bench::small>("/earned/{name}", "Small JSON"),
                             berth::post<&Bench::echo>("/inline/echo", "1 KiB in and out", berth::inline_),
                             berth::post<&Bench::echo>("/pooled/echo", "1 KiB in and out", berth::blocking_),
                             berth::get<&Bench::sleep>("/sleep", "50 ms", berth::blocking_));
    }
    Small small(std::string name) { return {"Hello, " + name + "!"}; }
    Order echo(Order order) { return order; }
    Small sleep() {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return {"slept"};
    }
};

BERTH_PLUGIN(Bench, "bench", "1.0.0");
