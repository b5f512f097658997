// A content on its way to its file, within the store's quota: what has come is counted as used until it is an
// artifact's or is dropped. One thread at a time; writes to a local file, waits for nothing else.
#pragma once

#include <artifact/facts.hpp>

#include <atomic>
#include <filesystem>
#include <string_view>

namespace berth::host::artifact {

// The bytes on disk. Any thread.
class usage {
public:
    explicit usage(std::uint64_t most) : most_(most) {}

    bool take(std::uint64_t bytes) noexcept {
        const std::uint64_t before = used_.fetch_add(bytes);
        if (before + bytes <= most_) return true;
        used_.fetch_sub(bytes);
        return false;
    }
    // Of what is there already, whatever the limit.
    void add(std::uint64_t bytes) noexcept { used_.fetch_add(bytes); }
    void give_back(std::uint64_t bytes) noexcept { used_.fetch_sub(bytes); }
    std::uint64_t used() const noexcept { return used_.load(); }
    std::uint64_t most() const noexcept { return most_; }

private:
    const std::uint64_t most_;
    std::atomic<std::uint64_t> used_{0}; // all who write add, those who remove subtract
};

class incoming {
public:
    // Goes on with the file when it is there. `most` bytes; `beyond` is the fault of one that is longer.
    incoming(std::filesystem::path file, usage& quota, std::uint64_t most, fault beyond);
    incoming(const incoming&) = delete;
    incoming& operator=(const incoming&) = delete;
    // A file that nobody adopted goes, unless it is kept.
    ~incoming();

    fault append(std::string_view bytes);
    // Gives the descriptor back until the next append; on the disk for good with `durably`.
    fault close(bool durably) noexcept;
    void keep(bool on) noexcept { kept_ = on; }
    // It is somewhere else now; its bytes are another's to count.
    void adopted() noexcept;

    std::uint64_t size() const noexcept { return size_; }
    const std::filesystem::path& file() const noexcept { return file_; }

private:
    fault open();

    const std::filesystem::path file_;
    usage& quota_;
    const std::uint64_t most_;
    const fault beyond_;
    std::uint64_t size_ = 0; // each byte taken from the quota
    int descriptor_ = -1;
    bool kept_ = false;
    bool adopted_ = false;
};

} // namespace berth::host::artifact
