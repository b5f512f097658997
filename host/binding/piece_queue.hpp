// Pieces of an input stream on their way from a loop to the thread of a call. The loop puts, the call's thread takes a
// whole batch at a time and waits while there is none. Bounded: when put says there is no more room, the loop stops its
// sender until `resume` is called. Neither side copies a piece twice.
#pragma once

#include <berth/abi.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::binding {

class piece_queue {
public:
    explicit piece_queue(std::size_t most_bytes) : most_(most_bytes) {}

    // ---- the sender's side, one thread at a time

    // Called from the taker's thread, without a lock, when there is room again. Before the first put.
    void set_resume(std::function<void()> resume) { resume_ = std::move(resume); }
    // TEXT or BYTES, dropped when nobody takes any more. False: no room for another one until resume is called.
    bool put(berth_piece kind, std::string_view bytes);
    bool has_room() const;
    // The regular end; or, when nothing more comes and it should, a sentence why. The first word counts.
    void end();
    void break_off(std::string_view why);

    // ---- any thread

    // Nobody takes any more: what waits is dropped, a waiting taker gets BROKEN.
    void abandon(std::string_view why);
    bool abandoned() const;

    // ---- the taker's side, one thread at a time

    // As berth_source::next.
    berth_piece next(berth_slice* piece);
    berth_source source() noexcept;

private:
    struct piece {
        berth_piece kind;
        std::size_t size;
    };
    struct batch {
        std::vector<piece> pieces;
        std::string bytes;
        std::size_t weight() const noexcept { return bytes.size() + pieces.size() * sizeof(piece); }
    };

    bool take_batch();

    const std::size_t most_;
    std::function<void()> resume_;
    mutable std::mutex mutex_; // guards what follows, up to the taker's own
    std::condition_variable changed_;
    batch filling_;
    berth_piece last_ = BERTH_PIECE_TEXT; // END or BROKEN once nothing more comes
    std::string why_;
    bool stopped_ = false; // the sender waits for resume
    bool abandoned_ = false;
    // The taker's own.
    batch taking_;
    std::size_t next_piece_ = 0;
    std::size_t next_byte_ = 0;
};

} // namespace berth::host::binding
