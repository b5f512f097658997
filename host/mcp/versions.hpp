// The versions of MCP that are spoken here. Pure, any thread.
#pragma once

#include <algorithm>
#include <string_view>

namespace berth::host::mcp {

constexpr std::string_view legacy_versions[]{"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}; // newest first
constexpr std::string_view newest_legacy = legacy_versions[0];
constexpr std::string_view version_without_header = "2025-03-26";
constexpr std::string_view version_with_batches = "2025-03-26";
constexpr std::string_view modern_version = "2026-07-28";

constexpr bool is_legacy_version(std::string_view version) {
    return std::ranges::find(legacy_versions, version) != std::end(legacy_versions);
}

// A date that is the modern version's or later, ours or not.
constexpr bool is_modern_date(std::string_view version) {
    if (version.size() != modern_version.size()) return false;
    for (std::size_t at = 0; at < version.size(); ++at) {
        const bool dash = modern_version[at] == '-';
        if (dash ? version[at] != '-' : version[at] < '0' || version[at] > '9') return false;
    }
    return version >= modern_version;
}

} // namespace berth::host::mcp
