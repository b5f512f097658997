#include <job/ids.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

#include <sys/random.h>

namespace berth::host::job {

namespace {

constexpr std::size_t longest_id = 128;
constexpr std::uint64_t gregorian_to_unix = 0x01b21dd213814000; // in steps of 100 ns

std::uint64_t random_bits() {
    std::uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != sizeof bits) throw std::runtime_error("the system gives no random bytes");
    return bits;
}

} // namespace

std::string new_id() {
    using std::chrono::duration_cast;
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    const auto nanoseconds = duration_cast<std::chrono::nanoseconds>(since_1970).count();
    const std::uint64_t time = static_cast<std::uint64_t>(nanoseconds / 100) + gregorian_to_unix;
    const std::uint64_t random = random_bits();
    char text[40];
    std::snprintf(text, sizeof text, "%08x-%04x-6%03x-%04x-%012llx", static_cast<unsigned>(time >> 28),
                  static_cast<unsigned>((time >> 12) & 0xffff), static_cast<unsigned>(time & 0xfff),
                  static_cast<unsigned>(0x8000 | ((random >> 48) & 0x3fff)),
                  static_cast<unsigned long long>(random & 0xffffffffffff));
    return text;
}

std::string_view bare_id(std::string_view given) noexcept {
    if (given.starts_with(urn_prefix)) given.remove_prefix(urn_prefix.size());
    return given;
}

bool is_good_id(std::string_view id) noexcept {
    constexpr std::string_view marks = "-_.:~";
    return !id.empty() && id.size() <= longest_id && std::ranges::all_of(id, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != marks.npos;
    });
}

} // namespace berth::host::job
