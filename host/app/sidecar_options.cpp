#include <app/sidecar_options.hpp>

namespace berth::host::app {

std::shared_ptr<sidecar::sender> sidecar_of(const settings& from) {
    sidecar::options options;
    options.url = from.text("sidecar.url");
    if (options.url == "none") return nullptr;
    options.events = from.size("sidecar.events");
    options.results = from.size("sidecar.results");
    options.bytes = from.size("sidecar.bytes");
    options.timeout = from.duration("sidecar.timeout_ms");
    options.drain_time = from.duration("sidecar.drain_ms");
    options.result_files = from.path("state.folder") / "jobs" / "results";
    return std::make_shared<sidecar::sender>(std::move(options));
}

} // namespace berth::host::app
