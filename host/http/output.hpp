// The outgoing side of a connection: gathered text, then at most one large body or file. Nothing is added behind a
// large one until it has left. One thread at a time.
#pragma once

#include <http/message.hpp>

namespace berth::host::http {

class output {
public:
    enum class outcome { done, blocked, unfinished, failed };

    output() = default;
    output(const output&) = delete;
    output& operator=(const output&) = delete;
    ~output() { clear(); }

    std::string& text() noexcept { return text_; }
    void add_body(std::string&& body);
    // Takes the descriptor; sends `size` bytes of it from `begin` on.
    void add_file(int descriptor, std::uint64_t size, std::uint64_t begin) noexcept;

    bool empty() const noexcept { return text_.empty() && body_.empty() && file_ < 0; }
    std::size_t unsent() const noexcept { return text_.size() + body_.size() - memory_sent_; } // in memory
    // More may be added now.
    bool accepts() const noexcept;

    // Sends what the socket takes. unfinished: the bound on one turn is reached, there is more and the socket may
    // take it. `sent` tells whether anything went.
    outcome flush(int socket, bool& sent);
    void clear() noexcept;

private:
    outcome flush_memory(int socket, bool& sent);
    outcome flush_file(int socket, bool& sent);

    std::string text_;
    std::string body_;
    std::size_t memory_sent_ = 0; // of text_, then body_
    int file_ = -1;
    std::uint64_t file_left_ = 0;
    std::int64_t file_at_ = 0;
};

} // namespace berth::host::http
