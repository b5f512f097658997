#include "samples.hpp"

#include <cstdint>

namespace agent_tools {

namespace {

constexpr unsigned char pixel[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53,
    0xde, 0x00, 0x00, 0x00, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00,
    0x00, 0x03, 0x01, 0x01, 0x00, 0xc9, 0xfe, 0x92, 0xef, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
};

void add_number(std::string& to, std::uint32_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) to += static_cast<char>(number >> (8 * i));
}

} // namespace

std::string red_pixel() { return std::string(reinterpret_cast<const char*>(pixel), sizeof pixel); }

std::string short_silence() {
    constexpr std::uint32_t rate = 8000, samples = 80, head = 36;
    std::string wav = "RIFF";
    add_number(wav, head + samples, 4);
    wav += "WAVEfmt ";
    add_number(wav, 16, 4);   // bytes of the format
    add_number(wav, 1, 2);    // PCM
    add_number(wav, 1, 2);    // channels
    add_number(wav, rate, 4);
    add_number(wav, rate, 4); // bytes a second
    add_number(wav, 1, 2);    // bytes of a sample
    add_number(wav, 8, 2);    // its bits
    wav += "data";
    add_number(wav, samples, 4);
    return wav.append(samples, '\x80');
}

} // namespace agent_tools
