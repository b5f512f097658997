#include <app/version.hpp>

namespace berth::host::app {

std::string_view version() noexcept {
    return BERTH_VERSION;
}

} // namespace berth::host::app
