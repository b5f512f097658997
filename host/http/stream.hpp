// An answer in pieces on its way from the thread that makes it to the loop that sends it. The maker waits while too
// much is queued; the loop takes what is queued whenever the socket has taken what came before.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace berth::host::http {

class stream {
public:
    // discard: pieces are counted as sent at once (HEAD). chunked: each piece becomes a chunk.
    stream(bool chunked, bool discard) : chunked_(chunked), discard_(discard) {}

    enum class written { queued, full, gone };

    // The maker's thread. Queues one piece if there is room for it by the deadline.
    written write(std::string_view piece, std::chrono::steady_clock::time_point deadline);
    void end();

    // The loop. Appends what is queued; true when that was the end.
    bool take(std::string& to);
    void leave(); // the peer has gone: write returns gone from now on
    bool ended();

private:
    std::mutex mutex_; // guards all below
    std::condition_variable room_;
    std::string queued_;
    const bool chunked_;
    const bool discard_;
    bool ended_ = false;
    bool gone_ = false;
};

} // namespace berth::host::http
