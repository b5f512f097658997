// Whether the text of a URL value can be read as its type, so that a WebSocket call which cannot succeed is refused
// before its input comes. It knows the forms of the marshalling convention and errs on the side of the caller: what
// passes here may still be refused by the plugin, which reads the values. Pure, any thread.
#pragma once

#include <berth/abi.h>

#include <optional>
#include <string>
#include <string_view>

namespace berth::host::binding {

// Nothing, or "Expected int at id, got 'x'".
std::optional<std::string> url_value_fault(const berth_type* type, std::string_view name, std::string_view text);

} // namespace berth::host::binding
