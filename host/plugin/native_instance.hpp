// An instance in this process: its library, its records, its pool, and the way of a call through them.
#pragma once

#include <plugin/host_side.hpp>
#include <plugin/leases.hpp>
#include <plugin/library.hpp>
#include <plugin/loop_right.hpp>
#include <plugin/pace.hpp>
#include <plugin/pool.hpp>
#include <plugin/start.hpp>
#include <plugin/streaming.hpp>

#include <berth/extension/ready.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace berth::host::observe {
class counter;
class gauge;
}

namespace berth::host::plugin {

class native_instance final : public instance,
                              private pool::runner,
                              public std::enable_shared_from_this<native_instance> {
public:
    // `log` takes the plugin's log lines; empty: they go to the host's log.
    static start_result start(const std::filesystem::path& image, const instance_options& options,
                              log_function log = {});
    ~native_instance() override;

    void submit(std::unique_ptr<invocation> call, bool on_loop) noexcept override;
    void wake() noexcept override;
    std::size_t running() const noexcept override;
    std::size_t queued() const noexcept override;
    std::uint64_t calls() const noexcept override;
    std::uint64_t restarts() const noexcept override { return 0; }
    bool ready(std::uint32_t endpoint) const noexcept override;
    bool drain(std::chrono::milliseconds deadline) override;
    unloaded stop() override;

private:
    // What is learnt of one endpoint; on cache lines of its own, since all loops and threads write to it.
    struct alignas(64) endpoint_state {
        endpoint_state(loop_right::rule by, const berth_endpoint& of)
            : streams(plugin::streams(of)), free_socket(is_free_socket(of)), right(by) {}
        const bool streams;
        const bool free_socket;
        plugin::pace pace;
        loop_right right;
        std::atomic<bool> warned{false}; // of a slow inline call; set by who ran it
    };

    native_instance(const instance_options& options, std::string name, log_function log);

    std::string open_and_start(const std::filesystem::path& image);
    std::string create_and_start();
    void learn_endpoints();
    void stop_and_destroy() noexcept;
    unloaded close();
    unloaded keep_for_ever(std::string reason);

    void invoke(invocation& call) noexcept;
    pool::clock::time_point run_stream(invocation& call, const endpoint_state& state) noexcept;
    void give_up() noexcept;
    bool join_threads();
    void run_on_loop(std::unique_ptr<invocation> call, pool::clock::time_point started) noexcept;
    void refuse(std::unique_ptr<invocation> call, std::string_view title, const std::string& detail) noexcept;
    std::string thread_name() const; // shows in ps and top
    std::string name_of(const invocation& call) const;

    bool brisk(const invocation& call) const noexcept override;
    pool::clock::time_point run(invocation& call, pool::clock::time_point started) noexcept override;
    void gave_up(invocation& call, given_up why) noexcept override;
    void finished(std::unique_ptr<invocation> call) noexcept override;

    const instance_options options_;
    const std::string thread_mark_;
    std::string name_; // of the plugin; until it is known, of the file
    const log_function log_;
    std::unique_ptr<library> library_;
    std::unique_ptr<host_side> host_;
    berth_plugin_table table_{};
    berth_instance* instance_ = nullptr;
    const berth_ready* ready_ = nullptr; // of the plugin; null when it says nothing. Constant after the start
    std::vector<std::unique_ptr<endpoint_state>> endpoints_;
    std::unique_ptr<pool> pool_;
    std::unique_ptr<pool> streams_; // for calls that last as long as somebody streams; null when no endpoint does

    mutable leases leases_;
    std::atomic<bool> draining_{false}; // drain sets, threads that run a stream read
    bool stopped_ = false; // manager's thread

    observe::counter* calls_total_ = nullptr;
    observe::counter* refused_total_ = nullptr;
    observe::gauge* streaming_ = nullptr; // of streams_
};

} // namespace berth::host::plugin
