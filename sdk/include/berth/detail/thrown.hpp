// What a plugin writes to the host's log when its own code fails.
#pragma once

#include <berth/abi.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace berth::detail {

inline constexpr const char* odd_exception = "something that is no std::exception";

inline void log_error(const berth_host& host, std::string_view line) {
    host.log(host.state, BERTH_LEVEL_ERROR, {line.data(), line.size()});
}

// Writes to the log what was thrown and returns the name under which it stands there.
inline std::string note_thrown(const berth_host& host, const berth_endpoint& row, std::uint64_t call, const char* what) {
    const std::string name = "call:" + std::to_string(call);
    log_error(host, std::string(row.service) + '.' + row.name + " threw in " + name + ": " + what);
    return name;
}

} // namespace berth::detail
