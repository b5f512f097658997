// The smallest image and sound that are whole files.
#pragma once

#include <string>

namespace agent_tools {

// A PNG of one red pixel.
std::string red_pixel();
// A WAV of 80 silent samples, 8 bits each, 8000 a second.
std::string short_silence();

} // namespace agent_tools
