// What the children of these tests do.
#pragma once

#include <berth/fork.hpp>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace berth::tests {

using words = std::vector<std::string>;

inline const std::vector<berth::fork::named_function> children{
    {"echo",
     [](berth::fork_ready& ready, const words& given) {
         ready.wait("heard " + given.at(0));
         return 7;
     }},
    {"leave",
     [](berth::fork_ready& ready, const words& given) {
         ready();
         return std::atoi(given.at(0).c_str());
     }},
    {"never_ready",
     [](berth::fork_ready& ready, const words&) {
         ready.wait();
         return 0;
     }},
    {"early", [](berth::fork_ready&, const words&) { return 3; }},
    {"throwing", [](berth::fork_ready&, const words&) -> int { throw std::runtime_error("as it should"); }},
    {"stubborn",
     [](berth::fork_ready& ready, const words&) {
         std::signal(SIGTERM, SIG_IGN);
         ready();
         for (;;) ::pause();
         return 0;
     }},
    {"descriptors",
     [](berth::fork_ready& ready, const words&) {
         std::string open;
         for (int number = 0; number < 256; ++number)
             if (::fcntl(number, F_GETFD) >= 0) open += std::to_string(number) + ' ';
         ready.wait(open);
         return 0;
     }},
    // A parent that dies without a word: its child's end closes the pipe given by number.
    {"parent",
     [](berth::fork_ready& ready, const words& given) {
         berth::fork_options options;
         options.keep = {std::atoi(given.at(0).c_str())};
         auto child = berth::fork::registered("stubborn", {}, options);
         child.start();
         ::close(options.keep[0]); // only the grandchild holds it now
         ready(std::to_string(child.pid()));
         for (;;) ::pause();
         return 0;
     }},
};

} // namespace berth::tests
