// Structured log: an event name and fields, one line each, as text or JSON. The channels behind it are Poco's.
// Any thread may log; a line is written whole. Configuring is for the start and for configuration changes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace berth::host::observe {

enum class level { debug = 1, information, warning, error };

struct log_field {
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;

    log_field(std::string_view n, std::string_view v) : name(n), value(v) {}
    log_field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
    log_field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
    log_field(std::string_view n, bool v) : name(n), value(v) {}
    log_field(std::string_view n, double v) : name(n), value(v) {}
    template <class Integer>
        requires std::is_integral_v<Integer>
    log_field(std::string_view n, Integer v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

struct log_options {
    level least = level::information;
    bool json = false;
    std::string file; // empty: standard error
};

// Replaces the channels. Until the first call lines go to standard error as text.
void configure_log(const log_options& options);
bool logs(level at) noexcept;
// Events are dotted lower case: "plugin.started". Does not throw; a line that cannot be written is counted and dropped.
void log(level at, std::string_view event, std::initializer_list<log_field> fields = {}) noexcept;

inline void debug(std::string_view event, std::initializer_list<log_field> fields = {}) noexcept {
    if (logs(level::debug)) log(level::debug, event, fields);
}
inline void information(std::string_view event, std::initializer_list<log_field> fields = {}) noexcept {
    log(level::information, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<log_field> fields = {}) noexcept {
    log(level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<log_field> fields = {}) noexcept {
    log(level::error, event, fields);
}

} // namespace berth::host::observe
