// The SDK's own version, written into each plugin it builds.
#pragma once

#define BERTH_SDK_VERSION "0.1.0"
