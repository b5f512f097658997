// Received bytes that could not be used yet. A loop has one large room in which its connections receive in turn, so
// what one of them cannot use at once is kept here, in no more memory than it needs.
#pragma once

#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace berth::host::http {

class leftover {
public:
    bool empty() const noexcept { return bytes_.empty(); }
    std::span<char> bytes() const noexcept { return bytes_; }
    std::string_view view() const noexcept { return {bytes_.data(), bytes_.size()}; }

    // Bytes that stay where they are for as long as they are needed here.
    void refer(std::span<char> bytes) noexcept { bytes_ = bytes; }
    // A copy of bytes that lie elsewhere; in place of what was here.
    void keep(std::string_view bytes) {
        if (bytes.empty()) return clear();
        own_.assign(bytes);
        bytes_ = own_;
    }
    void use(std::size_t count) noexcept {
        bytes_ = bytes_.subspan(count);
        if (bytes_.empty()) clear();
    }
    // To the front of `room`, for others to be received behind it.
    std::size_t copy_to(std::span<char> room) const noexcept {
        if (!bytes_.empty()) std::memcpy(room.data(), bytes_.data(), bytes_.size());
        return bytes_.size();
    }

private:
    void clear() noexcept {
        bytes_ = {};
        std::string().swap(own_); // clear() would keep the memory
    }

    std::string own_;
    std::span<char> bytes_; // in own_ or elsewhere
};

} // namespace berth::host::http
