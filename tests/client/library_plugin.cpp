#include "library_service.hpp"

#include <berth/plugin.hpp>

BERTH_PLUGIN(library_test::library_service, "library", "1.0.0");
