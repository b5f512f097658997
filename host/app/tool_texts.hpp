// What the descriptions know of tools, as the routes of jobs ask for it.
#pragma once

#include <job/routes.hpp>

namespace berth::host::app {

job::tool_texts tool_texts();

} // namespace berth::host::app
