// What a connection lends to the protocol it has been upgraded to. The protocol may call it at any moment of its loop's
// thread; what it asks for is done when its own function has returned, so nothing is destroyed under its feet.
#pragma once

#include <http/leftover.hpp>
#include <http/upgraded.hpp>

namespace berth::host::http {

class connection;

class connection_link final : public link {
public:
    connection_link(connection& of, std::shared_ptr<upgraded> next) noexcept : of_(of), next_(std::move(next)) {}
    ~connection_link() override;

    std::string& output() noexcept override;
    std::size_t unsent() const noexcept override;
    void finish() noexcept override;
    void abort() noexcept override;
    void set_deadline(std::chrono::milliseconds after) noexcept override;
    void pause(bool paused) noexcept override;
    std::function<void()> caller_of_news() override;

    // For the connection. open once, before all others; close at most once.
    void open() noexcept;
    void close() noexcept;
    void tell(void (upgraded::*what)() noexcept) noexcept;
    // Bytes from the front of a room, the kept ones first. What the protocol does not use is kept.
    void give(std::span<char> bytes) noexcept;
    void give_kept() noexcept;
    leftover& kept() noexcept { return kept_; }

    bool finished() const noexcept { return finished_; }
    bool aborted() const noexcept { return aborted_; }
    bool wants_input() const noexcept { return !paused_ && !finished_ && !aborted_; }
    bool has_kept_for_it() const noexcept { return again_ && !kept_.empty(); }

private:
    std::size_t ask(std::span<char> bytes) noexcept;
    void notice() noexcept;

    connection& of_;
    std::shared_ptr<upgraded> next_;
    leftover kept_;
    bool opened_ = false;
    bool closed_ = false;
    bool inside_ = false; // one of the protocol's functions runs
    bool paused_ = false;
    bool finished_ = false;
    bool aborted_ = false;
    bool again_ = true; // what is kept has not been shown to the protocol, or not since it paused
};

} // namespace berth::host::http
