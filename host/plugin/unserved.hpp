// What a worker process does not serve yet: files, streams and sockets do not cross to it.
#pragma once

#include <plugin/description.hpp>

#include <cstdint>
#include <string>

namespace berth::host::plugin {

// Why a call of that endpoint does not go to a worker; empty when it does. Any thread.
std::string unserved_by_worker(const description& of, std::uint32_t endpoint);
// Tells the log of each such endpoint.
void warn_of_unserved(const description& of);

} // namespace berth::host::plugin
