// The ids of artifacts and aspects. Pure but for the new ones, any thread.
#pragma once

#include <string>
#include <string_view>

namespace berth::host::artifact {

constexpr std::string_view artifact_urn = "urn:ivcap:artifact:";
constexpr std::string_view aspect_urn = "urn:ivcap:aspect:";
constexpr std::string_view job_urn = "urn:ivcap:job:";

std::string new_artifact_id();
std::string new_aspect_id();
// With the prefix, which callers may leave out.
std::string whole_id(std::string_view prefix, std::string_view given);
// The part behind the prefix: fit for the name of a file, since the host has made it.
std::string_view bare_part(std::string_view id);

} // namespace berth::host::artifact
