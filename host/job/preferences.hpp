// What a caller says about waiting: Prefer (RFC 7240) and the older Timeout. Pure, any thread.
#pragma once

#include <http/message.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::job {

// Names in any case; of a name said twice the first counts; what is not known is left out.
struct preferences {
    bool respond_async = false;
    bool representation = false; // return=representation
    std::optional<std::chrono::seconds> wait;
};
preferences preferences_of(const http::request& request);

// A decimal number of seconds; what is below zero is zero. Nothing when it is none.
std::optional<std::chrono::milliseconds> timeout_of(std::string_view header);

// How long to wait: wait wins over respond-async, that over Timeout; nothing: as long as the tool says. `fault` is set
// when Timeout cannot be read.
std::optional<std::chrono::milliseconds> patience_of(const http::request& request, const preferences& said,
                                                     std::chrono::milliseconds most, std::string& fault);

// The value of Preference-Applied; empty: none was.
std::string applied(const preferences& said, bool deferred, bool with_document);

} // namespace berth::host::job
