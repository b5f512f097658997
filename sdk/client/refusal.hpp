// A server's error as the caller gets it.
#pragma once

#include "call_site.hpp"

namespace berth::net {

// Throws call_error: with type, title and detail when the text is a problem document (RFC 9457).
[[noreturn]] void refuse(const call_site& site, int status, std::string text);

} // namespace berth::net
