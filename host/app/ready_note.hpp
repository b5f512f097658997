// <state>/ready.json: where a running host is reached. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::app {

struct ready_note {
    std::int64_t pid = 0;
    std::string http;
    std::string admin;
    std::string version;
};

std::string to_json(const ready_note& note);
std::optional<ready_note> ready_note_from(std::string_view json);

} // namespace berth::host::app
