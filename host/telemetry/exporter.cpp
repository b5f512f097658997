#include <telemetry/exporter.hpp>

#include <observe/log.hpp>

#include <algorithm>

namespace berth::host::telemetry {

namespace {

constexpr std::chrono::milliseconds longest_pause{60'000};

std::int64_t wall() noexcept {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

// Of OTLP/HTTP: all others are for good.
bool is_for_now(int status) noexcept {
    return status == 429 || status == 502 || status == 503 || status == 504;
}

} // namespace

exporter::exporter(options within)
    : options_(std::move(within)), begun_(wall()),
      client_(options_.endpoint, "telemetry.endpoint (OTEL_EXPORTER_OTLP_ENDPOINT)", options_.timeout),
      sent_(observe::counter_of("berth_telemetry_spans_sent_total", "Spans that the collector took")),
      dropped_(observe::counter_of("berth_telemetry_spans_dropped_total",
                                   "Spans that the collector refused, or that did not fit into the queue")),
      told_dropped_(dropped_.value()) {
    thread_ = std::thread([this] { run(); });
}

void exporter::put(span_data ended) noexcept {
    try {
        const std::lock_guard lock(mutex_);
        if (stopping_) return dropped_.add();
        if (waiting_.size() >= options_.queue) {
            waiting_.pop_front();
            dropped_.add();
        }
        waiting_.push_back(std::move(ended));
        if (waiting_.size() == 1 || waiting_.size() == options_.batch) changed_.notify_all();
    } catch (const std::exception&) { // no memory: the work itself matters more
        dropped_.add();
    }
}

void exporter::count_job(std::string_view tool, std::string_view error_type, double seconds) noexcept {
    try {
        counts_.add(tool, error_type, seconds);
    } catch (const std::exception&) { // likewise
    }
}

bool exporter::skips(std::string_view path) const {
    return std::ranges::any_of(options_.skipped, [&](const std::string& part) { return path.find(part) != path.npos; });
}

void exporter::stop() noexcept {
    if (!thread_.joinable()) return;
    {
        std::unique_lock lock(mutex_);
        stopping_ = true;
        until_ = clock::now() + options_.drain_time;
        changed_.notify_all();
        if (!changed_.wait_until(lock, until_, [this] { return ended_; })) client_.abort();
    }
    thread_.join();
    dropped_.add(waiting_.size());
}

// ------------------------------------------------------------------ of the thread

void exporter::run() noexcept {
    auto metrics_due = clock::now() + options_.metrics;
    while (wait(metrics_due)) {
        try {
            if (const auto batch = take(); !batch.empty()) send_spans(batch);
            if (clock::now() >= metrics_due) {
                send_counts();
                metrics_due = clock::now() + options_.metrics;
            }
        } catch (const std::exception& error) {
            observe::error("telemetry.failed", {{"reason", error.what()}});
        }
        tell_dropped();
    }
    try {
        send_counts();
    } catch (const std::exception& error) {
        observe::error("telemetry.failed", {{"reason", error.what()}});
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

bool exporter::wait(clock::time_point metrics_due) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, metrics_due, [this] { return stopping_ || !waiting_.empty(); });
    if (!waiting_.empty()) { // others come to go with it
        const auto full = [this] { return stopping_ || waiting_.size() >= options_.batch; };
        changed_.wait_until(lock, std::min(clock::now() + options_.delay, metrics_due), full);
    }
    return !stopping_ || (!waiting_.empty() && clock::now() < until_);
}

std::vector<span_data> exporter::take() {
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), options_.batch));
    std::vector<span_data> taken(std::make_move_iterator(waiting_.begin()),
                                 std::make_move_iterator(waiting_.begin() + count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    return taken;
}

void exporter::send_spans(const std::vector<span_data>& all) {
    if (send(client_.path("/v1/traces"), traces_json(options_.from, all)))
        sent_.add(all.size());
    else
        dropped_.add(all.size());
}

void exporter::send_counts() {
    const auto all = counts_.all();
    if (!all.empty()) send(client_.path("/v1/metrics"), metrics_json(options_.from, all, begun_, wall()));
}

bool exporter::send(const std::string& path, const std::string& body) {
    auto time = options_.first_pause;
    for (unsigned tried = 1;; ++tried) {
        auto wanted = time;
        const outcome how = attempt(path, body, wanted);
        if (how != outcome::later) return how == outcome::taken;
        if (tried >= options_.tries || !pause(std::min(wanted, longest_pause))) return false;
        time *= 2;
    }
}

exporter::outcome exporter::attempt(const std::string& path, const std::string& body, std::chrono::milliseconds& pause) {
    Poco::Net::HTTPRequest request("POST", path, "HTTP/1.1");
    request.setContentType("application/json");
    for (const auto& [name, value] : options_.headers) request.set(name, value);
    const outgoing::answer got = client_.post(request, body.size(), [&](std::ostream& to) {
        to.write(body.data(), static_cast<std::streamsize>(body.size()));
    });
    if (got.fault.empty() && got.status / 100 == 2) {
        if (std::exchange(failing_, false)) observe::information("telemetry.back", {{"endpoint", options_.endpoint}});
        return outcome::taken;
    }
    tell_failure(got.fault.empty() ? "it answered " + std::to_string(got.status) : got.fault);
    if (got.retry_after) pause = *got.retry_after;
    return !got.fault.empty() || is_for_now(got.status) ? outcome::later : outcome::refused;
}

// False when there is no time for it: the host stops.
bool exporter::pause(std::chrono::milliseconds time) {
    const auto end = clock::now() + time;
    std::unique_lock lock(mutex_);
    while (clock::now() < end) {
        if (end > until_) return false;
        const bool stopped = stopping_;
        changed_.wait_until(lock, end, [&] { return stopping_ != stopped; });
    }
    return true;
}

// The first of a series alone: a collector that is away must not fill the log.
void exporter::tell_failure(const std::string& why) {
    const bool first = !std::exchange(failing_, true);
    observe::log(first ? observe::level::warning : observe::level::debug, "telemetry.not_taken",
                 {{"endpoint", options_.endpoint}, {"reason", why}});
}

void exporter::tell_dropped() {
    const std::uint64_t all = dropped_.value();
    if (all == told_dropped_) return;
    observe::warning("telemetry.dropped", {{"spans", all - told_dropped_}});
    told_dropped_ = all;
}

} // namespace berth::host::telemetry
