// An instance in a child process. A crash there costs the calls it ran a 503 and touches nobody else: the process is
// started again, at once the first time, then with growing pauses; after too many crashes it stays down (safe mode)
// until it is reloaded. One thread, the minder, owns the process: it reads answers, keeps deadlines and restarts.
#pragma once

#include <plugin/leases.hpp>
#include <plugin/outbox.hpp>
#include <plugin/start.hpp>
#include <plugin/worker_calls.hpp>
#include <plugin/worker_process.hpp>
#include <plugin/worker_wire.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace berth::host::observe {
class counter;
}

namespace berth::host::plugin {

class worker_instance final : public instance {
public:
    static start_result start(const std::filesystem::path& image, const std::filesystem::path& program,
                              const instance_options& options);
    ~worker_instance() override;

    void submit(std::unique_ptr<invocation> call, bool on_loop) noexcept override;
    void wake() noexcept override;
    std::size_t running() const noexcept override { return leases_.running(); }
    std::size_t queued() const noexcept override { return calls_->waiting(); }
    std::uint64_t calls() const noexcept override { return leases_.ended(); }
    std::uint64_t restarts() const noexcept override { return restarts_.load(std::memory_order_relaxed); }
    std::string impairment() const override;
    bool drain(std::chrono::milliseconds deadline) override;
    unloaded stop() override;

private:
    using clock = std::chrono::steady_clock;
    enum class phase { starting, serving, resting, safe, stopping, gone };

    worker_instance(const std::filesystem::path& image, const std::filesystem::path& program,
                    const instance_options& options);

    void refuse(std::unique_ptr<invocation> call, int status, std::string_view title, const std::string& detail) noexcept;
    void finished(std::unique_ptr<invocation> call) noexcept;
    void fail_all(worker_calls::call_list calls, std::string_view title, const std::string& detail) noexcept;

    // All of these on the minder's thread.
    void mind() noexcept;
    void launch();
    void wait();
    void look_at_clock();
    bool read_frames(); // false when the stream has ended or makes no sense
    bool handle(wire::frame from);
    void ready(std::string_view described);
    void answered(wire::answer_message message);
    void failed(const wire::fail_message& message);
    void lost(std::string how);
    void crashed(const std::string& how);
    void begin_stop();
    void sweep(clock::time_point now);
    std::chrono::milliseconds patience() const;

    const std::filesystem::path image_;
    const std::filesystem::path program_;
    const instance_options options_;
    std::string name_; // of the file until the plugin has said its own
    descriptor wake_up_; // eventfd that ends the minder's wait

    leases leases_;
    outbox outbox_;
    std::unique_ptr<worker_calls> calls_;
    std::atomic<std::uint64_t> restarts_{0};   // the minder adds
    std::atomic<bool> safe_{false};            // the minder sets, submit reads
    std::atomic<bool> stop_wanted_{false};     // stop sets, the minder reads
    std::atomic<bool> give_up_wanted_{false};  // drain sets, the minder reads and clears

    mutable std::mutex mutex_; // guards impairment_, start_reason_, started_, gone_
    std::condition_variable changed_;
    std::string impairment_;
    std::string start_reason_;
    bool started_ = false;
    bool gone_ = false;

    // The minder's own.
    phase phase_ = phase::starting;
    clock::time_point due_{};   // of starting, resting and stopping
    clock::time_point swept_{};
    clock::time_point down_since_{};
    int stop_signal_ = 0;       // the last one sent
    std::unique_ptr<worker_process> process_;
    std::vector<char> room_ = std::vector<char>(256 * 1024); // for what comes; thread_local, every thread would pay for it
    wire::splitter splitter_;
    std::string failure_;       // what the worker said before it ended
    std::deque<clock::time_point> crashes_;

    observe::counter* calls_total_ = nullptr;
    observe::counter* refused_total_ = nullptr;
    observe::counter* crashes_total_ = nullptr;
    std::thread minder_;
};

} // namespace berth::host::plugin
