// The body of one request on its way to its receiver: its framing is undone and the data given on from where it was
// received, piece by piece, without being gathered. Loop thread, but receiver().
#pragma once

#include <http/body_receiver.hpp>
#include <http/chunk_decoder.hpp>
#include <http/deadlines.hpp>
#include <http/leftover.hpp>

#include <memory>

namespace berth::host::http {

class reception {
public:
    enum class step {
        more,     // what has come is used up
        paused,   // the receiver accepts nothing now
        complete, // the body is over, and the receiver content with it
        refused,  // wrong framing or too long; the receiver has been told
        declined  // the receiver will not have it; the rest is ignored
    };

    reception(const framing& shape, std::uint64_t limit, const limits& within, std::shared_ptr<body_receiver> to);

    // Constant; any thread while an exchange is out.
    const std::shared_ptr<body_receiver>& receiver() const noexcept { return receiver_; }

    // Bytes that have come with the head. They must stay put until the body is over.
    void begin_with(std::span<char> bytes) noexcept { kept_.refer(bytes); }
    // Gives on what has come and was not used yet.
    step advance();
    // Where to receive next, within `room`: behind unused bytes, which are copied there, and nothing that follows the
    // body when its length is known. The bytes from the room's front to the end of the new ones go to arrived().
    std::span<char> place_in(std::span<char> room) const noexcept;
    step arrived(std::span<char> bytes);

    // The rest is of no use: end(broken) unless the body is over. ignore() goes on reading and drops it.
    void break_off() noexcept;
    void ignore() noexcept;

    bool wanted() const noexcept { return state_ == state::taken; }
    bool broken() const noexcept { return state_ == state::broken; }
    bool over() const noexcept { return state_ == state::over; }
    // Of what has been ignored and what is known to come.
    std::uint64_t unwanted() const noexcept { return ignored_ + left_; }
    // What has come and was not used yet; in the end: what has come behind the body.
    std::string_view behind() const noexcept { return kept_.view(); }
    // After refused and declined.
    const http::refusal& refused() const noexcept { return refusal_; }

    // The connection's: when bytes came last, or the receiver accepted again.
    milliseconds_count progress_at = 0;
    bool paused = false;

private:
    enum class state { taken, ignored, over, broken };

    step use(std::span<char> bytes, std::size_t& used);
    step next_piece(std::span<char> bytes, std::size_t& used, std::string_view& piece);
    step finish();
    step refuse(http::refusal why);
    step decline();

    const limits* within_;
    const std::shared_ptr<body_receiver> receiver_;
    const std::uint64_t limit_;
    const bool chunked_;
    std::uint64_t left_; // when not chunked
    std::uint64_t ignored_ = 0;
    state state_ = state::taken;
    chunk_decoder chunks_;
    leftover kept_;
    http::refusal refusal_;
};

} // namespace berth::host::http
