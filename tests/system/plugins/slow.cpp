// Takes as long as it is told to.
#include <berth/plugin.hpp>

#include <thread>

struct Pause {
    int milliseconds = 0;
    static constexpr auto about() { return berth::object<Pause>().field<&Pause::milliseconds>(berth::range(0, 60'000)); }
};

class Slow : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::get<&Slow::sleep>("/sleep", "Sleep, then answer", berth::blocking_),
                             berth::get<&Slow::quick>("/quick", "Answer at once"));
    }
    int sleep(Pause pause) {
        std::this_thread::sleep_for(std::chrono::milliseconds(pause.milliseconds));
        return pause.milliseconds;
    }
    int quick() { return 0; }
};

BERTH_PLUGIN(Slow, "slow", "1.0.0");
