// The states of a job: queued to running, cancelled; running to succeeded, failed, cancelled, interrupted, or queued
// once more. The names are those of the API, of the store and of the metrics.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace berth::host::job {

enum class job_state : std::uint8_t { queued, running, succeeded, failed, cancelled, interrupted };

constexpr std::array<std::string_view, 6> state_names{"queued", "running",   "succeeded",
                                                      "failed", "cancelled", "interrupted"};

constexpr std::string_view name_of(job_state state) noexcept {
    return state_names[static_cast<std::size_t>(state)];
}

constexpr std::optional<job_state> state_of(std::string_view name) noexcept {
    for (std::size_t i = 0; i < state_names.size(); ++i)
        if (state_names[i] == name) return static_cast<job_state>(i);
    return std::nullopt;
}

constexpr bool is_finished(job_state state) noexcept {
    return state > job_state::running;
}

} // namespace berth::host::job
