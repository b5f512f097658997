#include <berth/plugin.hpp>

struct Greeting {
    std::string text;
};

class Hello : public berth::service {
public:
    static constexpr auto routes() { return berth::routes(berth::get<&Hello::greet>("/hello/{name}", "Greet somebody")); }
    Greeting greet(std::string name) { return {"Hello, " + name + "!"}; }
};

BERTH_PLUGIN(Hello, "hello", "1.0.0");
