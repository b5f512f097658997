// The request target, RFC 9112 section 3.2, brought to path and query. The absolute form is reduced to its path; its
// authority replaces the Host field. Changes bytes of the target where the reduced form needs them.
#pragma once

#include <http/framing.hpp>

namespace berth::host::http {

struct target_parts {
    std::string_view target;
    std::string_view path;
    std::string_view query;
    std::string_view authority; // of the absolute form; null data otherwise
};

// `text` is what stands between the two spaces of the request line.
refusal read_target(std::string_view method, char* text, std::size_t size, target_parts& to);

} // namespace berth::host::http
