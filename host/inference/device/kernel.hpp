// A kernel ready to run, and what it is run with. A kernel keeps its arguments inside, so one thread at a time may use
// it.
#pragma once

#include <inference/device/buffer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace berth::host::inference::device {

class kernel {
public:
    kernel() = default;
    kernel(std::string name, kernel_handle handle) : name_(std::move(name)), handle_(std::move(handle)) {}

    const std::string& name() const noexcept { return name_; }
    _cl_kernel* handle() const noexcept { return handle_.get(); }
    explicit operator bool() const noexcept { return handle_ != nullptr; }

private:
    std::string name_;
    kernel_handle handle_;
};

// One argument, for the time of the call.
class argument {
public:
    argument(const buffer& memory) : memory_(memory.handle()), size_(sizeof(_cl_mem*)) {}
    argument(std::int32_t number) : integer_(number), size_(sizeof number) {}
    argument(float number) : real_(number), size_(sizeof number) {}

    std::size_t size() const noexcept { return size_; }
    const void* data() const noexcept { return &memory_; }

private:
    union { // all begin at the same place
        _cl_mem* memory_;
        std::int32_t integer_;
        float real_;
    };
    std::size_t size_;
};

// Work items in all, in up to two dimensions, and how many of them are a group.
struct work {
    std::array<std::size_t, 2> items{1, 1};
    std::array<std::size_t, 2> group{1, 1};
};

} // namespace berth::host::inference::device
