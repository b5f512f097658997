#include <telemetry/telemetry.hpp>

#include <atomic>
#include <mutex>

namespace berth::host::telemetry {

namespace {

std::atomic<bool> on{false}; // start and stop write, any thread reads
std::mutex mutex;            // guards the pointer, not what it points to
std::shared_ptr<exporter> current;

std::shared_ptr<exporter> exporter_now() {
    if (!exporting()) return nullptr;
    const std::lock_guard lock(mutex);
    return current;
}

} // namespace

void start(options within) {
    auto made = std::make_shared<exporter>(std::move(within));
    const std::lock_guard lock(mutex);
    current = std::move(made);
    on = true;
}

void stop() noexcept {
    on = false;
    std::shared_ptr<exporter> last;
    {
        const std::lock_guard lock(mutex);
        last = std::move(current);
    }
    if (last) last->stop();
}

bool exporting() noexcept {
    return on.load(std::memory_order_relaxed);
}

bool skips(std::string_view path) {
    const auto to = exporter_now();
    return !to || to->skips(path);
}

void give(span_data ended) noexcept {
    if (const auto to = exporter_now()) to->put(std::move(ended));
}

void count_job(std::string_view tool, std::string_view error_type, double seconds) noexcept {
    if (const auto to = exporter_now()) to->count_job(tool, error_type, seconds);
}

} // namespace berth::host::telemetry
