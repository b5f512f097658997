// Tells systemd how far the service is, when it asked to be told (Type=notify). Any thread.
#pragma once

#include <string_view>

namespace berth::host::app {

// "READY=1", "STOPPING=1"; does nothing without $NOTIFY_SOCKET.
void notify_service_manager(std::string_view message) noexcept;

} // namespace berth::host::app
