// A file that comes in with a call: in memory while it is small, then on disk. One thread at a time.
#pragma once

#include <binding/spool.hpp>

#include <berth/abi.h>

namespace berth::host::binding {

class incoming_file {
public:
    incoming_file(const spool& to, std::size_t memory) : spool_(&to), memory_(memory) {}

    std::optional<disk_fault> append(std::string_view bytes);
    // All of it has come.
    void complete() noexcept;
    std::uint64_t size() const noexcept { return size_; }

    // Points into this object.
    berth_file slice(std::uint32_t input) const noexcept;

    std::string name; // as the caller calls it
    std::string content_type;

private:
    const spool* spool_;
    std::size_t memory_;
    std::uint64_t size_ = 0;
    std::string content_;
    std::unique_ptr<spooled_file> file_; // null while it is small
};

} // namespace berth::host::binding
