// Percent-decoding and the check that text is UTF-8, for paths and queries. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace berth::host::routing {

// Writes `from` with every %XX decoded, once, to `to`, which has room for from.size() bytes; `to` may be where `from`
// begins. Returns the bytes written, or nullopt for a malformed escape or an encoded NUL.
std::optional<std::size_t> decode_percent(std::string_view from, char* to, bool plus_is_space = false) noexcept;

// True when the bytes are well-formed UTF-8 (no overlong forms, no surrogates) without NUL.
bool is_text(std::string_view bytes) noexcept;

} // namespace berth::host::routing
