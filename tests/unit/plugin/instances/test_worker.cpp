// The worker program of these tests: `PROGRAM worker --socket N`.
#include <plugin/start.hpp>

#include <cstdlib>
#include <string_view>

int main(int argc, char** argv) {
    if (argc != 4 || std::string_view(argv[1]) != "worker" || std::string_view(argv[2]) != "--socket") return 2;
    return berth::host::plugin::run_worker(std::atoi(argv[3]));
}
