// What calls and sockets share: the limits and the place for what is too much for memory. Immutable; any thread.
#pragma once

#include <binding/limits.hpp>
#include <binding/spool.hpp>

namespace berth::host::binding {

struct means {
    explicit means(limits given) : within(std::move(given)), disk(within.spool) {}
    const limits within;
    const spool disk;
};

} // namespace berth::host::binding
