// Reads the head of a request line by line. A line is looked at once it is whole, so the result does not depend on how
// the bytes were cut on their way. Field names are brought to lower case in place; the request's views point into the
// bytes given.
#pragma once

#include <http/framing.hpp>
#include <http/server.hpp>

namespace berth::host::http {

// Checks one field line without its end and splits it; the name is brought to lower case in place.
refusal read_field_line(char* line, std::size_t size, header& to);

class head_parser {
public:
    enum class result { more, complete, refused };

    // All bytes of this head so far, again from its first one. Between calls the bytes may have moved as long as the
    // request's views were moved with them.
    result parse(char* data, std::size_t size, const limits& within, request& to);
    void reset() noexcept;

    std::size_t size() const noexcept { return line_at_; } // of the complete head
    const http::framing& framing() const noexcept { return framing_; }
    const http::refusal& refused() const noexcept { return refusal_; }

private:
    refusal take_line(char* line, std::size_t size, const limits& within, request& to);
    refusal request_line(char* line, std::size_t size, const limits& within, request& to);
    refusal finish(request& to);
    refusal too_large(const limits& within) const;

    std::size_t line_at_ = 0; // where the first line that is not taken yet begins
    std::size_t scanned_ = 0; // no line end before this place
    bool has_request_line_ = false;
    bool skipped_empty_line_ = false;
    std::string_view authority_; // of an absolute target
    http::framing framing_;
    http::refusal refusal_;

    friend class input; // moves authority_ with the bytes
};

} // namespace berth::host::http
