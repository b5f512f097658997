// A loaded, configured, running plugin of one image, either in this process or in a worker. Calls are leases: drain
// waits for them. Any thread.
#pragma once

#include <plugin/description.hpp>
#include <plugin/invocation.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace berth::host::plugin {

// What the host offers beyond records and clock, by the extension's id; null for what it does not. It outlives the
// instance.
using extension_function = std::function<const void*(std::string_view id)>;

struct instance_options {
    enum class isolation_mode { none, worker } isolation = isolation_mode::none;
    std::size_t threads = 32;    // of its pool
    std::size_t queue = 1024;    // calls waiting for a thread; beyond: 503 with Retry-After
    std::size_t streams = 1024;  // calls with a stream or a socket that run at once, on threads of their own
    std::chrono::milliseconds start_deadline{10'000};
    std::chrono::milliseconds drain_deadline{30'000};
    std::chrono::milliseconds stop_deadline{10'000};
    std::chrono::milliseconds call_deadline{30'000}; // cancelled beyond
    std::string configuration = "{}";                // JSON given to the plugin
    std::filesystem::path records;                   // the database file
    bool records_full_durability = true;
    // Microseconds since 1970 UTC that the plugin's clock shows; empty: the real time. In this process only, for tests.
    std::function<std::int64_t()> now;
    extension_function extensions; // in this process only
};

// What became of an image after its instance stopped.
struct unloaded {
    bool resident = false; // still mapped, although nothing of the host needs it
    std::string reason;    // which library, and why it stayed, as far as it can be told
};

class instance {
public:
    virtual ~instance() = default;

    const std::shared_ptr<const description>& about() const noexcept { return description_; }

    // Takes the call. From a loop thread (`on_loop`) it may run at once, when its endpoint is inline or has earned the
    // loop; otherwise it is queued and runs after the next wake(). A full queue or a draining instance fails the call.
    virtual void submit(std::unique_ptr<invocation> call, bool on_loop) noexcept = 0;
    // Wakes as many pool threads as the queue needs. Called once per turn of a loop that queued something.
    virtual void wake() noexcept = 0;

    virtual std::size_t running() const noexcept = 0; // calls submitted and not yet answered
    virtual std::size_t queued() const noexcept = 0;
    virtual std::uint64_t calls() const noexcept = 0;    // answered since the start
    virtual std::uint64_t restarts() const noexcept = 0; // of its worker; 0 without one
    // Whether the tool behind that endpoint can take work, as the plugin says it. Any thread while it serves.
    virtual bool ready(std::uint32_t /*endpoint*/) const noexcept { return true; }
    // Why it cannot serve just now (a worker in safe mode); empty when it can.
    virtual std::string impairment() const { return {}; }

    // For the manager's thread. drain refuses new calls (503) and waits for the running ones; false when the deadline
    // came first: those left are cancelled and answered 503. stop ends and unloads; after it only destruction follows.
    virtual bool drain(std::chrono::milliseconds deadline) = 0;
    virtual unloaded stop() = 0;

protected:
    std::shared_ptr<const description> description_;
};

} // namespace berth::host::plugin
