// An answer in pieces on its way from the thread that makes it to the loop that sends it. The maker waits while too
// much is queued; the loop takes what is queued whenever the socket has taken what came before, and is woken only when
// it has found nothing to take.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace berth::host::http {

class stream {
public:
    // discard: pieces are counted as sent at once (HEAD). chunked: each piece becomes a chunk.
    stream(bool chunked, bool discard) : chunked_(chunked), discard_(discard) {}

    enum class written { queued, full, gone };

    // The maker's thread. Queues one piece; waits for room no longer than `patience` without progress. A piece that
    // does not fit at once is queued part by part; when it could not be queued whole, the stream cannot be ended any
    // more.
    written write(std::string_view piece, std::chrono::milliseconds patience, const std::function<void()>& wake);
    // Queues the whole piece, or nothing when it does not fit at once. Any thread, not while another writes.
    bool offer(std::string_view piece, const std::function<void()>& wake);
    void end();

    // The loop. Appends what is queued; if that is nothing, the next write wakes. True when that was the end.
    bool take(std::string& to);
    void save_memory(); // nothing has flown for a while
    void leave();       // the peer has gone: write returns gone from now on
    bool ended();

private:
    void begin_chunk(std::size_t size);
    written wait_for_room(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds patience);
    written add(std::unique_lock<std::mutex>& lock, std::string_view piece, std::chrono::milliseconds patience,
                const std::function<void()>& wake);

    std::mutex mutex_; // guards all below
    std::condition_variable room_;
    std::string queued_;
    const bool chunked_;
    const bool discard_;
    bool hungry_ = false; // the loop found nothing
    bool ended_ = false;
    bool gone_ = false;
};

} // namespace berth::host::http
