// Under which URL callers know this host. Pure, any thread.
#pragma once

#include <http/message.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::job {

struct public_url_rules {
    std::string configured;           // beats all; empty: none
    std::vector<std::string> trusted; // addresses of proxies whose word counts
};

// scheme://host: as configured; as Forwarded or X-Forwarded-Host and -Proto of a trusted peer say it; as it was asked.
std::string public_url(const http::request& request, std::string_view peer, const public_url_rules& rules);

} // namespace berth::host::job
