// What the header fields say about the message around them: how long the body is, whether the connection lasts, what
// is expected. Whatever is ambiguous is a refusal, never a guess (RFC 9112, sections 6 and 11).
#pragma once

#include <http/message.hpp>

namespace berth::host::http {

struct refusal {
    int status = 0; // 0: none
    std::string detail;

    explicit operator bool() const noexcept { return status != 0; }
};

// "The body is larger than 16777216 bytes (body_bytes)."
inline std::string beyond(const char* what, std::uint64_t limit, const char* unit_and_name) {
    return what + (' ' + std::to_string(limit)) + ' ' + unit_and_name + '.';
}

class framing {
public:
    enum class body_kind { none, length, chunked };

    // One field, name in lower case, in order of appearance.
    refusal add(std::string_view name, std::string_view value);
    // After the last field.
    refusal finish(int minor_version);

    body_kind body() const noexcept { return body_; }
    std::uint64_t length() const noexcept { return length_; }
    bool keep_alive() const noexcept { return keep_alive_; }
    bool expects_continue() const noexcept { return expects_continue_; }

private:
    refusal content_length(std::string_view value);
    refusal transfer_encoding(std::string_view value);
    refusal host(std::string_view value);
    refusal expect(std::string_view value);
    void connection(std::string_view value);

    body_kind body_ = body_kind::none;
    std::uint64_t length_ = 0;
    bool has_length_ = false;
    bool has_coding_ = false;
    bool other_coding_ = false;
    bool has_host_ = false;
    bool says_close_ = false;
    bool says_keep_alive_ = false;
    bool expects_continue_ = false;
    bool keep_alive_ = true;
};

} // namespace berth::host::http
