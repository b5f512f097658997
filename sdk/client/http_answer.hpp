// An answer that comes in over a connection: reads no more than is asked for, so a slow reader slows the server down. A
// body that breaks off is an error and never an end. One thread.
#pragma once

#include "budget.hpp"
#include "call_site.hpp"
#include "head.hpp"
#include "pool.hpp"

#include <berth/detail/client_transport.hpp>

namespace berth::net {

class http_answer final : public detail::incoming {
public:
    // The head has been read off the connection. `whole_request`: the server took all of it.
    http_answer(pool::lease connection, const answer_head& head, bool has_body, bool whole_request, call_site site,
                const budget& time, const client_options& options);

    std::string_view next() override;
    std::string rest() override;

private:
    enum class framing { none, length, chunks, until_close };
    static constexpr std::size_t most_piece = 64 * 1024;
    static constexpr std::size_t most_line = 4 * 1024; // of a chunk's head and of the trailer

    void frame(const answer_head& head, bool has_body);
    std::string_view next_piece();
    std::string_view of_length();
    std::string_view of_chunks();
    std::string_view until_close();
    std::string_view gathered(std::uint64_t& left);
    std::uint64_t chunk_head();
    std::string line();
    void fill(const char* where);
    void done();

    pool::lease connection_;
    call_site site_;
    budget time_;
    const client_options& options_;
    framing framing_ = framing::none;
    std::uint64_t left_ = 0; // of the length, or of the chunk
    bool in_chunk_ = false, over_ = false, reusable_;
    std::size_t lent_ = 0; // bytes of the last piece, still in the connection's buffer
    std::string piece_;
};

// Waits until the connection has more. Throws fault; `what` says what was waited for.
void receive(wire& connection, const budget& time, const char* what);

} // namespace berth::net
