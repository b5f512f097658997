// Problem documents, RFC 9457: the body of every failure. `type` is "about:blank" unless a stable URN is given.
#pragma once

#include <http/message.hpp>

namespace berth::host::http {

struct problem {
    int status = 500;
    std::string title{};                                        // empty: the reason phrase
    std::string detail{};                                       // what was expected, what was found, what to do
    std::string type{};                                         // empty: "about:blank"
    std::string instance{};                                     // id under which the log has more; empty: none
    std::vector<std::pair<std::string, std::string>> members{}; // more members, values already JSON
};

std::string to_json(const problem& from);
// The response, application/problem+json; Retry-After when `retry_after` seconds > 0.
response to_response(const problem& from, int retry_after = 0);

} // namespace berth::host::http
