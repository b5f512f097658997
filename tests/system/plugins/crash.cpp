// Goes wrong in every way a handler can.
#include <berth/plugin.hpp>

#include <csignal>
#include <thread>

struct How {
    std::string how;
};

class Crash : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::get<&Crash::go>("/crash/{how}", "Go wrong"), berth::get<&Crash::fine>("/fine", "Answer"));
    }
    std::string go(std::string how) {
        if (how == "null") {
            volatile int* volatile nowhere = nullptr;
            *nowhere = 1;
        }
        if (how == "abort") std::abort();
        if (how == "exit") std::_Exit(3);
        if (how == "throw") throw std::runtime_error("as asked");
        if (how == "sleep") std::this_thread::sleep_for(std::chrono::seconds(3));
        return how;
    }
    std::string fine() { return "fine"; }
};

BERTH_PLUGIN(Crash, "crash", "1.0.0");
