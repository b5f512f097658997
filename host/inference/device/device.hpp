// A device that is open: its one context, its queue, its memory and its compiled kernels. Everything enqueued runs in
// order. Any thread may call; one step of a model is many calls, and whoever makes it keeps others from mixing theirs
// in. Every wait ends at the time limit, and the device counts as lost then. Faults are thrown (fault.hpp).
#pragma once

#include <inference/device/buffer.hpp>
#include <inference/device/discovery.hpp>
#include <inference/device/health.hpp>
#include <inference/device/kernel.hpp>
#include <inference/device/kernel_cache.hpp>
#include <inference/device/memory_ledger.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference::device {

struct device_options {
    std::uint64_t memory_budget = 0; // bytes; 0 is nine tenths of what the device has
    std::filesystem::path kernels;   // folder of compiled kernels; empty keeps none
    std::uint64_t kernels_limit = 256 << 20;
    std::chrono::milliseconds time_limit{60'000}; // for what was enqueued, when somebody waits for it
};

class device {
public:
    explicit device(const found_device& found, device_options options = {});
    ~device(); // waits for what runs, up to the limit
    device(const device&) = delete;

    const description& about() const noexcept { return about_; }
    const memory_ledger& memory() const noexcept { return ledger_; }
    health::report condition() const { return health_.now(); }
    void note(const fault& seen) { health_.note(seen); }

    // Undefined content. `what` is for people: "the weights of llama-3".
    buffer allocate(std::uint64_t bytes, std::string_view what);
    // Done when it returns.
    void write(const buffer& to, std::uint64_t offset, std::span<const std::byte> from);
    void read(const buffer& from, std::uint64_t offset, std::span<std::byte> to);
    void fill_with_zeros(const buffer& all);

    template <class Value>
    void write_values(const buffer& to, std::span<const Value> from, std::uint64_t offset = 0) {
        write(to, offset, std::as_bytes(from));
    }
    template <class Value>
    void read_values(const buffer& from, std::span<Value> to, std::uint64_t offset = 0) {
        read(from, offset, std::as_writable_bytes(to));
    }

    // The kernels of one source, from the cache or compiled.
    struct built {
        program_handle handle;
        bool from_cache = false;
    };
    built build(const std::string& source, const std::string& options, std::string_view name);
    kernel find(const built& program, const std::string& name);

    // Enqueues; does not wait.
    void run(const kernel& which, const work& shape, std::initializer_list<argument> arguments);
    void finish();

    // For libraries that enqueue by themselves.
    _cl_command_queue* queue() const noexcept { return queue_.get(); }

private:
    template <class Call>
    auto noted(Call call);
    void wait(event_handle event, std::string_view doing);
    built from_cache(const std::string& key, const std::string& options);
    void keep(const std::string& key, const built& program);

    const description about_;
    _cl_device_id* const id_;
    const device_options options_;
    memory_ledger ledger_;
    health health_;
    kernel_cache cache_;
    context_handle context_;
    queue_handle queue_;
    std::mutex launching_; // guards the arguments inside kernels, from the first to the enqueueing
};

} // namespace berth::host::inference::device
