// Artifacts and aspects as the platform's JSON. Pure, any thread.
#pragma once

#include <artifact/facts.hpp>

#include <string>
#include <string_view>

namespace berth::host::artifact {

// Where it is found: "/1/artifacts/URN", and its content behind that.
std::string location_of(const artifact_facts& one);
std::string data_location_of(const artifact_facts& one);
// "pending", "partial", "ready" or "error".
std::string_view shown_status(const artifact_facts& one);

// The artifact as a block of an MCP result ("resource_link"): what joins tools to MCP adds one for each artifact of the
// call's job, which store::list finds by the term {"job", false, ID}. `public_url` is that of job::public_url.
std::string resource_link_json(const artifact_facts& one, std::string_view public_url);

std::string artifact_json(const artifact_facts& one);
// `query` and `next`: of this list and of its next page, empty when there is none.
std::string artifacts_json(const page_of<artifact_facts>& page, const std::string& query, const std::string& next);
std::string aspect_json(const aspect_facts& one);
std::string aspects_json(const page_of<aspect_facts>& page, const aspect_query& wanted, bool with_content,
                         std::int64_t now, const std::string& next);

} // namespace berth::host::artifact
