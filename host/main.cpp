#include <cli/commands.hpp>

#include <iostream>
#include <string>
#include <vector>

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + (count > 0 ? 1 : 0), values + count);
    return berth::host::cli::run(arguments, std::cout, std::cerr);
}
