// Which Content-Type values announce JSON. Pure, any thread.
#pragma once

#include <string_view>

namespace berth::host::binding {

// application/json, or any type with the suffix +json (RFC 6839), in any case and with any parameters.
bool is_json(std::string_view content_type) noexcept;

} // namespace berth::host::binding
