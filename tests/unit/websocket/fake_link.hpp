// A session on a link without sockets: the test is the loop, the network, the clock and the peer. What other threads
// may touch is said so; all else belongs to the test's thread, which plays the loop's.
#pragma once

#include "frames.hpp"

#include <websocket/session.hpp>

#include <atomic>
#include <functional>
#include <optional>

namespace berth::tests {

using namespace std::chrono_literals;
namespace http = berth::host::http;
using websocket::message_kind;
using websocket::session;

// Remembers what it was told, and does what the test wants it to do then.
class noted_conversation final : public websocket::conversation {
public:
    std::vector<std::string> messages; // text as it is, binary behind "binary "
    std::vector<int> closes;
    int opens = 0;
    int drainings = 0;
    int drains = 0;
    std::function<void(std::string_view)> on_message;
    std::function<void()> on_opened, on_drained, on_drain, on_closed;

    void opened() noexcept override {
        ++opens;
        if (on_opened) on_opened();
    }
    void message(message_kind kind, std::string_view content) noexcept override {
        messages.push_back((kind == message_kind::binary ? "binary " : "") + std::string(content));
        if (on_message) on_message(content);
    }
    void drained() noexcept override {
        ++drainings;
        if (on_drained) on_drained();
    }
    void drain() noexcept override {
        ++drains;
        if (on_drain) on_drain();
    }
    void closed(int code) noexcept override {
        closes.push_back(code);
        if (on_closed) on_closed();
    }
};

class fake_link final : public http::link {
public:
    explicit fake_link(const websocket::limits& within = {});
    ~fake_link();

    std::shared_ptr<noted_conversation> talk = std::make_shared<noted_conversation>();
    std::shared_ptr<session> socket;

    // The peer.
    fake_link& open();
    fake_link& receive(std::string_view bytes); // as one piece
    fake_link& receive_one_by_one(std::string_view bytes);
    void peer_goes();
    bool takes = true;                // what we send
    std::vector<server_frame> seen(); // by the peer since the last look
    std::size_t writes = 0;
    // The loop.
    bool wanted() const { return news_calls_ > taken_calls_; } // any thread: news() has been called for
    int calls_of_news() const { return news_calls_; }          // likewise
    void run();                                                // what a turn does: news, output, what was held up
    void pass(std::chrono::milliseconds time);
    void server_drains();
    std::size_t unread() const { return kept_.size(); }
    bool finished = false;
    bool aborted = false;
    bool paused = false;
    std::optional<std::chrono::milliseconds> due; // from the beginning

    std::string& output() noexcept override { return output_; }
    std::size_t unsent() const noexcept override { return output_.size(); }
    void finish() noexcept override { finished = true; }
    void abort() noexcept override { aborted = true; }
    void set_deadline(std::chrono::milliseconds after) noexcept override;
    void pause(bool now) noexcept override { paused = now; }
    std::function<void()> caller_of_news() override;

private:
    void present();
    void end_turn();
    bool over() const { return finished || aborted || gone_; }

    std::shared_ptr<http::upgraded> carrier_;
    std::string kept_, output_, sent_;
    std::chrono::milliseconds now_{0};
    std::atomic<int> news_calls_{0};
    int taken_calls_ = 0;
    bool gone_ = false;
};

} // namespace berth::tests
