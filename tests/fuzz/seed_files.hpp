// Seeds that a target makes itself: put into the first folder of its command line when they are not there yet.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

namespace berth::fuzz {

inline void put_seed(int count, char** arguments, const std::string& name, std::span<const std::byte> bytes) {
    for (int i = 1; i < count; ++i) {
        if (arguments[i][0] == '-') continue;
        const std::filesystem::path file = std::filesystem::path(arguments[i]) / name;
        if (!std::filesystem::is_directory(arguments[i]) || std::filesystem::exists(file)) return;
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return;
    }
}

} // namespace berth::fuzz
