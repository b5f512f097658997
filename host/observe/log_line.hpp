// One line of the log, without its line end. Whatever stands in a value, it stays one line. Pure, any thread.
#pragma once

#include <observe/log.hpp>

#include <Poco/Timestamp.h>

#include <optional>

namespace berth::host::observe {

// 2026-11-21T08:00:00.123456Z INFO plugin.started name=hello text="two words"
std::string text_line(const Poco::Timestamp& time, level at, std::string_view event,
                      std::initializer_list<log_field> fields);
// {"time":"2026-11-21T08:00:00.123456Z","level":"info","event":"plugin.started","name":"hello"}
std::string json_line(const Poco::Timestamp& time, level at, std::string_view event,
                      std::initializer_list<log_field> fields);

// As the configuration and JSON lines call them: debug, info, warning, error.
std::string_view name_of(level at) noexcept;
std::optional<level> level_of(std::string_view name) noexcept;

} // namespace berth::host::observe
