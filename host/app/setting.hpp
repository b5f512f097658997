// The table of settings: everything that the host can be told, once. The configuration file, the environment, options,
// the JSON Schema, `berth config` and the admin API are all made from it. Constant; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::host::app {

enum class setting_type { text, choice, integer, boolean, milliseconds, bytes, list, path };

struct setting {
    std::string_view key; // dotted: http.port
    setting_type type = setting_type::text;
    std::string_view initial{}; // as text; empty for a text, path or list: see `text`
    std::int64_t least = 0;     // of the numbers
    std::int64_t most = 0;
    std::string_view choices{};     // of a choice: full|normal
    std::string_view option{};      // beside --set: --port
    std::string_view environment{}; // beside BERTH_HTTP_PORT, the stronger first: BERTH_PORT PORT
    bool live = false;              // a change applies at once; otherwise with the next start
    bool secret = false;            // its value is shown nowhere
    std::string_view text{};        // what it means
};

using setting_value = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

std::span<const setting> all_settings();
const setting* find_setting(std::string_view key) noexcept;

std::string pointer_of(std::string_view key);                  // http.port -> /http/port
std::vector<std::string> environment_of(const setting& which); // every variable it listens to, the strongest first
std::vector<std::string> choices_of(const setting& which);
std::string expected_of(const setting& which); // "an integer from 0 to 65535"

// From the environment or an option; a list is separated by commas. Nullopt when it does not fit.
std::optional<setting_value> value_from_text(const setting& which, std::string_view text);
// The text that value_from_text takes for the same value.
std::string text_from_value(const setting_value& value);

} // namespace berth::host::app
