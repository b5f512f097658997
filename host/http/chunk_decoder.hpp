// Undoes the chunked coding of a body, one piece of data after the other or joined in place. Sizes are plain
// hexadecimal, extensions are bounded and dropped, trailers are checked like header fields and dropped.
#pragma once

#include <http/framing.hpp>
#include <http/server.hpp>

namespace berth::host::http {

class chunk_decoder {
public:
    enum class result { more, data, complete, refused };

    // Reads base[read, end) up to and with the next piece of data, which stays where it is; read moves on. Bytes of a
    // trailer line that is not whole yet stay unread.
    result next(char* base, std::size_t& read, std::size_t end, std::string_view& data, std::uint64_t body_limit,
                const limits& within);
    // Reads all there is and appends the data at base[write], which moves on too and never passes read.
    result decode(char* base, std::size_t& read, std::size_t end, std::size_t& write, std::uint64_t body_limit,
                  const limits& within);
    void reset() noexcept { *this = {}; }

    const http::refusal& refused() const noexcept { return refusal_; }

private:
    enum class stage { size, extension, size_end, data, data_cr, data_lf, trailers };

    refusal take(char byte, std::uint64_t body_limit);
    refusal digit_or_end(char byte);
    result trailers(char* base, std::size_t& read, std::size_t end, const limits& within);
    result refuse(http::refusal why) noexcept;

    stage stage_ = stage::size;
    std::uint64_t left_ = 0;   // of the present chunk; while its size is read: the size so far
    std::uint64_t joined_ = 0; // size of all chunks announced
    std::size_t digits_ = 0;
    std::size_t extension_bytes_ = 0; // of all chunks
    std::size_t trailer_bytes_ = 0;
    std::size_t trailer_count_ = 0;
    http::refusal refusal_;
};

} // namespace berth::host::http
