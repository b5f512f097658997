#include <artifact/ids.hpp>

#include <job/ids.hpp>

namespace berth::host::artifact {

std::string new_artifact_id() {
    return std::string(artifact_urn) + job::new_id();
}

std::string new_aspect_id() {
    return std::string(aspect_urn) + job::new_id();
}

std::string whole_id(std::string_view prefix, std::string_view given) {
    return given.starts_with(prefix) ? std::string(given) : std::string(prefix) + std::string(given);
}

std::string_view bare_part(std::string_view id) {
    return id.substr(id.rfind(':') + 1);
}

} // namespace berth::host::artifact
