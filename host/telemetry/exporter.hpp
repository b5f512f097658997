// Sends spans and counts to a collector by OTLP/HTTP in JSON: POST {endpoint}/v1/traces and {endpoint}/v1/metrics. One
// thread sends, in batches; who ends a span never waits for it. What is not taken for now (429, 502, 503, 504, or no
// answer) is tried again, as the collector asks with Retry-After or with growing pauses; what it refuses, or what does
// not fit into the queue, is dropped with a count.
#pragma once

#include <observe/metrics.hpp>
#include <outgoing/client.hpp>
#include <telemetry/otlp.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <thread>

namespace berth::host::telemetry {

struct options {
    std::string endpoint;                                     // http://HOST:4318
    std::vector<std::pair<std::string, std::string>> headers; // of each request
    std::vector<std::string> skipped;                         // parts of paths that are not traced
    resource from;
    std::size_t queue = 2048; // spans that wait
    std::size_t batch = 512;
    std::chrono::milliseconds delay{5000}; // until a batch that is not full goes
    std::chrono::milliseconds metrics{60'000}; // between two exports of the counts
    std::chrono::milliseconds timeout{10'000}; // for an answer
    std::chrono::milliseconds drain_time{5000};
    std::chrono::milliseconds first_pause{1000}; // then twice that, and so on
    unsigned tries = 5;
};

class exporter {
public:
    // std::runtime_error when the endpoint is none that it can speak to.
    explicit exporter(options within);
    ~exporter() { stop(); }
    exporter(const exporter&) = delete;
    exporter& operator=(const exporter&) = delete;

    void put(span_data ended) noexcept;
    void count_job(std::string_view tool, std::string_view error_type, double seconds) noexcept;
    bool skips(std::string_view path) const;
    // Sends what waits, for as long as the options allow. Blocks; once.
    void stop() noexcept;

private:
    using clock = std::chrono::steady_clock;
    enum class outcome { taken, refused, later };

    void run() noexcept;
    bool wait(clock::time_point metrics_due); // false: nothing is left to do
    std::vector<span_data> take();
    void send_spans(const std::vector<span_data>& all);
    void send_counts();
    bool send(const std::string& path, const std::string& body);
    outcome attempt(const std::string& path, const std::string& body, std::chrono::milliseconds& pause);
    bool pause(std::chrono::milliseconds time);
    void tell_failure(const std::string& why);
    void tell_dropped();

    const options options_;
    const std::int64_t begun_; // nanoseconds since 1970
    outgoing::client client_;
    job_counts counts_;
    observe::counter& sent_;
    observe::counter& dropped_;
    bool failing_ = false;       // of the thread
    std::uint64_t told_dropped_; // of the thread

    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::deque<span_data> waiting_;
    bool stopping_ = false;
    bool ended_ = false; // the thread has nothing more to do
    clock::time_point until_ = clock::time_point::max(); // then it gives up
    std::thread thread_; // last: it uses all above
};

} // namespace berth::host::telemetry
