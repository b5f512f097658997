// A protocol for upgraded connections that is the test's. Without more it echoes.
#pragma once

#include "client.hpp"
#include "test_server.hpp"

namespace berth::tests {

// Notes what happens to it and does as the test says. Its own functions run on the loop.
class protocol : public http::upgraded {
public:
    std::function<std::size_t(http::link&, std::string_view)> receives = [](http::link& on, std::string_view bytes) {
        on.output() += bytes;
        return bytes.size();
    };
    std::function<void(http::link&)> opens, gets_news, is_late, has_sent, drains;

    void opened(http::link& on) noexcept override {
        link_ = &on;
        note("opened");
        if (opens) opens(on);
    }
    std::size_t received(std::string_view bytes) noexcept override { return receives(*link_, bytes); }
    void sent() noexcept override {
        if (has_sent) has_sent(*link_);
    }
    void news() noexcept override {
        note("news");
        if (gets_news) gets_news(*link_);
    }
    void deadline_passed() noexcept override {
        note("late");
        if (is_late) is_late(*link_);
    }
    void closed() noexcept override { note("closed"); }
    void drain() noexcept override {
        note("drain");
        if (drains) drains(*link_);
    }

    std::string story() const {
        std::lock_guard lock(mutex_);
        return story_;
    }
    bool wait_for(std::string_view ending) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 20s, [&] { return story_.ends_with(ending); });
    }

private:
    void note(std::string_view what) {
        std::lock_guard lock(mutex_);
        story_.append(story_.empty() ? "" : " ").append(what);
        changed_.notify_all();
    }

    http::link* link_ = nullptr;
    mutable std::mutex mutex_; // guards story_
    std::condition_variable changed_;
    std::string story_;
};

inline http::response switching() {
    http::response head;
    head.status = 101;
    head.headers.emplace_back("Upgrade", "echo");
    return head;
}

inline test_server::handle_function upgrading(std::shared_ptr<protocol> to) {
    return [to](http::exchange call) { call.upgrade(switching(), to); };
}

inline test_server::handle_function upgrading_elsewhere(std::shared_ptr<protocol> to) {
    return [to](http::exchange call) {
        std::thread([to, call = std::move(call)]() mutable { call.upgrade(switching(), to); }).detach();
    };
}

inline client upgraded_peer(test_server& at) {
    client peer(at.port());
    peer.send(get("/")).read();
    return peer;
}

} // namespace berth::tests
