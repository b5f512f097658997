// The version of this host.
#pragma once

#include <string_view>

namespace berth::host::app {

std::string_view version() noexcept;

} // namespace berth::host::app
