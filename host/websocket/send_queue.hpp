// What a WebSocket has to say, from any thread to its connection's loop: frames are queued and the loop is called once
// for a burst. It also holds the stage of the socket's life, because whether a message may be queued depends on it.
#pragma once

#include <websocket/frame.hpp>
#include <websocket/session.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace berth::host::websocket {

class send_queue {
public:
    using clock = session::clock;
    using sent = session::sent;
    enum class stage : unsigned char { open, closing, ended }; // closing: our close frame is queued or sent

    // `bound`: bytes that may wait for the peer before put says full; the last message may exceed it.
    explicit send_queue(std::size_t bound) noexcept : bound_(bound) {}

    // Any thread.
    sent put(opcode kind, std::string_view content);
    sent put_by(opcode kind, std::string_view content, clock::time_point deadline);
    // From open to closing, with a close frame behind all that is queued. False: it was not open.
    bool close(int code, std::string_view reason);
    // Has news() called soon.
    void wake();
    stage at() const noexcept { return stage_.load(std::memory_order_relaxed); }

    // Loop thread. `output` is the link's, `unsent` what it has not sent yet, that in `output` included.
    void attach(std::function<void()> news); // before this nobody is woken
    sent put_now(opcode kind, std::string_view content, std::string& output, std::size_t unsent);
    void put_control(opcode kind, std::string_view content, std::string& output);
    // As close, without a call of news(): the loop takes it itself.
    bool close_now(int code, std::string_view reason);
    void take(std::string& output, std::size_t unsent);
    // Everything in the output has left: lets waiting senders on. True when a put that said full may be tried again.
    bool output_left();
    // Nothing more is taken; whoever waits hears `gone`.
    void end();
    // Bytes given to the output so far.
    std::uint64_t given() const noexcept { return given_; }

private:
    using news_function = std::shared_ptr<const std::function<void()>>;

    sent judge() noexcept;
    bool queue_close(int code, std::string_view reason);
    void move_to(std::string& output);
    news_function call() noexcept;

    std::mutex mutex_;             // guards all below but given_
    std::condition_variable room_; // for put_by
    std::string queue_;            // frames
    news_function news_;           // shared: end() may drop it while a thread calls it
    const std::size_t bound_;
    std::size_t unsent_ = 0;                // by the link, when the loop last looked
    std::uint64_t given_ = 0;               // loop thread
    unsigned waiting_ = 0;                  // threads in put_by
    std::atomic<stage> stage_{stage::open}; // written under the mutex, read by the loop and others without it
    bool called_ = false;                   // news() will come and take what is queued
    bool refused_ = false;                  // put has said full
};

} // namespace berth::host::websocket
