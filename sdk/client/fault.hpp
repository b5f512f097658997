// What goes wrong below a call, before anybody knows which call it was: becomes a berth::call_error.
#pragma once

#include <berth/call_error.hpp>

#include <stdexcept>

namespace berth::net {

struct fault : std::runtime_error {
    fault(call_failure what_kind, const std::string& text) : std::runtime_error(text), kind(what_kind) {}
    call_failure kind;
};

} // namespace berth::net
