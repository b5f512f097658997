#pragma once

#include <berth/plugin.hpp>

namespace conformance {

// Abbreviations stay together in the service's name, and the method keeps its capital.
class TortoiseTTS : public berth::service {
public:
    struct text_in {
        std::string text;
    };

    static constexpr auto routes() { return berth::routes(berth::endpoint<&TortoiseTTS::say_It>()); }
    std::string say_It(text_in in) { return in.text; }
};

} // namespace conformance
