#include <app/artifact_options.hpp>

namespace berth::host::app {

artifact::options artifact_options_of(const settings& from) {
    artifact::options options;
    options.folder = from.path("state.folder") / "artifacts";
    options.full_durability = from.text("artifacts.durability") == "full";
    options.stored = from.size("artifacts.stored");
    options.stored_bytes = from.size("artifacts.stored_bytes");
    options.artifact_bytes = from.size("artifacts.artifact_bytes");
    options.uploads = from.size("artifacts.uploads");
    options.aspects = from.size("artifacts.aspects");
    options.aspect_bytes = from.size("artifacts.aspect_bytes");
    options.threads = from.size("artifacts.threads");
    options.queue = from.size("artifacts.queue");
    options.job_time = from.duration("artifacts.job_ms");
    options.upload_time = from.duration("artifacts.upload_ms");
    options.retired_time = from.duration("artifacts.retired_ms");
    options.owners_only = from.flag("artifacts.owners_only");
    return options;
}

} // namespace berth::host::app
