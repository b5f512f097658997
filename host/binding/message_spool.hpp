// Messages that wait to be sent, first in, first out: in memory up to a limit, then in a file, so that a peer which
// writes all before it reads anything can be answered meanwhile. One thread at a time.
#pragma once

#include <binding/spool.hpp>
#include <websocket/session.hpp>

#include <deque>
#include <optional>
#include <string>

namespace berth::host::binding {

class message_spool {
public:
    using kind = websocket::message_kind;
    struct message {
        kind is;
        std::string_view content;
    };

    // `most` bytes altogether.
    message_spool(const spool& disk, std::size_t memory, std::uint64_t most)
        : disk_(disk), memory_limit_(memory), most_(most) {}

    bool empty() const noexcept { return memory_.empty() && in_file_ == 0; }
    // False: it holds as much as it may, or the disk takes no more.
    bool push(kind is, std::string_view content);
    // The oldest, valid until pop; nothing when it cannot be read any more. Not when empty.
    std::optional<message> front();
    void pop();

private:
    struct kept {
        kind is;
        std::string content;
    };
    struct record { // in the file, before the content
        std::uint64_t size;
        kind is;
    };

    bool push_to_file(kind is, std::string_view content);

    const spool& disk_;
    const std::size_t memory_limit_;
    const std::uint64_t most_;
    std::deque<kept> memory_; // older than what is in the file
    std::size_t memory_bytes_ = 0;
    std::unique_ptr<spooled_file> file_; // null until it is needed
    std::size_t in_file_ = 0;            // messages
    std::uint64_t read_at_ = 0;
    std::uint64_t written_ = 0;
};

} // namespace berth::host::binding
