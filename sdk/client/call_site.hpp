// Which call it is that goes wrong: turns faults into what the caller is told.
#pragma once

#include "fault.hpp"

#include <berth/call_error.hpp>

#include <string>

namespace berth::net {

struct call_site {
    std::string method;
    std::string url;

    [[noreturn]] void fail(call_failure kind, const std::string& text) const {
        const int status = kind == call_failure::not_connected ? 503 : kind == call_failure::timed_out ? 504 : 502;
        throw call_error(kind, status, text, method, url);
    }
    [[noreturn]] void fail(const fault& what) const { fail(what.kind, what.what()); }
};

} // namespace berth::net
