// A multipart body (RFC 2046 section 5.1, RFC 7578) taken apart as it comes, in pieces cut anywhere. What stands before
// the first and after the last boundary is skipped. Parts are not decoded and not taken apart again. Lines end with
// CR LF; bare LF counts when already the first boundary's line ended so. Memory is bounded by the longest header of a
// part. One thread; no I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace berth::host::binding {

class multipart_reader {
public:
    static constexpr std::size_t most_header_bytes = 16 * 1024; // of one part
    static constexpr std::size_t most_headers = 32;             // likewise
    static constexpr std::size_t most_parts = 1000;

    struct part {
        std::string name;
        std::string filename;     // empty when it has none
        std::string content_type; // likewise
    };

    // Takes the parts in their order. False ends the reading: whoever says it knows why.
    class taker {
    public:
        virtual ~taker() = default;
        virtual bool part_begins(part head) = 0;
        virtual bool part_data(std::string_view bytes) = 0; // any number of times, never empty
        virtual bool part_ends() = 0;
    };

    enum class outcome { good, stopped, faulty }; // stopped: the taker said so

    multipart_reader(std::string_view boundary, taker& to);

    // The next bytes. After anything but good nothing may be read any more.
    outcome read(std::string_view bytes);
    // All bytes have come: faulty when the last boundary is missing.
    outcome finish();
    // A sentence, when faulty.
    const std::string& fault() const noexcept { return fault_; }

private:
    enum class state { preamble, headers, data, epilogue };
    // What follows the text "--boundary".
    enum class tail { next_part, last, none, unknown };

    outcome consume(std::string_view bytes, std::size_t& used);
    outcome preamble(std::string_view bytes, std::size_t& used, bool& more);
    outcome headers(std::string_view bytes, std::size_t& used, bool& more);
    outcome data(std::string_view bytes, std::size_t& used, bool& more);
    outcome end_part(tail how);
    outcome begin_part(std::string_view block);
    outcome faulty(std::string why);
    tail tail_of(std::string_view behind, std::size_t& length) const noexcept;

    taker& taker_;
    std::string delimiter_; // CR LF -- boundary
    std::string kept_;      // bytes that are not used yet
    std::string fault_;
    std::size_t parts_ = 0;
    std::size_t line_end_ = 2; // bytes of the line end before a boundary: 1 once lines end with bare LF
    state state_ = state::preamble;
    bool line_begins_ = true; // in the preamble
    bool part_empty_ = true;  // in a part: no data yet
    bool line_end_known_ = false;
};

} // namespace berth::host::binding
