#include <telemetry/context.hpp>

#include <algorithm>
#include <stdexcept>

#include <sys/random.h>

namespace berth::host::telemetry {

namespace {

constexpr std::size_t header_size = 55; // of version 00: 2 + 32 + 16 + 2 digits and three dashes
constexpr std::size_t longest_state = 512;

int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1; // upper case is none, section 3.2.2
}

template <std::size_t size>
bool read_hex(std::string_view text, std::array<std::uint8_t, size>& to) noexcept {
    for (std::size_t i = 0; i < size; ++i) {
        const int high = digit(text[2 * i]);
        const int low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        to[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

template <std::size_t size>
bool is_zero(const std::array<std::uint8_t, size>& id) noexcept {
    return std::ranges::all_of(id, [](std::uint8_t byte) { return byte == 0; });
}

template <std::size_t size>
std::string in_hex(const std::array<std::uint8_t, size>& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : id) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

template <class Id>
Id random_id() {
    Id id;
    do {
        if (getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size()))
            throw std::runtime_error("the system gives no random bytes");
    } while (is_zero(id));
    return id;
}

bool is_good_state(std::string_view state) noexcept {
    return state.size() <= longest_state && std::ranges::all_of(state, [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

std::optional<context> context_of(std::string_view traceparent, std::string_view tracestate) {
    if (traceparent.size() < header_size) return std::nullopt;
    std::array<std::uint8_t, 1> version;
    std::array<std::uint8_t, 1> flags;
    context read;
    const bool dashed = traceparent[2] == '-' && traceparent[35] == '-' && traceparent[52] == '-';
    if (!dashed || !read_hex(traceparent, version) || !read_hex(traceparent.substr(3), read.trace) ||
        !read_hex(traceparent.substr(36), read.span) || !read_hex(traceparent.substr(53), flags))
        return std::nullopt;
    if (version[0] == 0xff || is_zero(read.trace) || is_zero(read.span)) return std::nullopt;
    // A later version may say more, behind another dash.
    const bool longer = traceparent.size() > header_size;
    if (longer && (version[0] == 0 || traceparent[header_size] != '-')) return std::nullopt;
    read.sampled = flags[0] & 1;
    if (is_good_state(tracestate)) read.state = tracestate;
    return read;
}

std::string traceparent_of(const context& where) {
    return "00-" + in_hex(where.trace) + '-' + in_hex(where.span) + (where.sampled ? "-01" : "-00");
}

std::string hex_of(const trace_id& id) {
    return in_hex(id);
}

std::string hex_of(const span_id& id) {
    return in_hex(id);
}

trace_id new_trace_id() {
    return random_id<trace_id>();
}

span_id new_span_id() {
    return random_id<span_id>();
}

} // namespace berth::host::telemetry
