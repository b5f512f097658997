// The heads of requests and answers (RFC 9112). Pure, any thread.
#pragma once

#include <berth/detail/client_transport.hpp>

#include <optional>

namespace berth::net {

// `framing` is the header line of the body, or empty. Throws std::invalid_argument for a header that cannot be sent.
std::string request_head(const std::string& method, const std::string& target, const std::string& authority,
                         const detail::header_fields& always, const detail::header_fields& fields,
                         std::string_view framing);

struct answer_head {
    int minor_version = 1;
    int status = 0;
    std::string reason;
    detail::header_fields fields; // names in lower case

    std::string_view field(std::string_view name) const;
    // Is `token` among the values of a list header?
    bool lists(std::string_view name, std::string_view token) const;
    bool keeps_connection() const;
};

// From the text before and without the empty line. Nothing when it is no HTTP/1 head.
std::optional<answer_head> answer_head_from(std::string_view text);

bool same_without_case(std::string_view left, std::string_view right);

} // namespace berth::net
