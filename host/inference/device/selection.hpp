// Which devices the configuration means. Pure, any thread.
#pragma once

#include <inference/device/description.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference::device {

struct selection {
    std::vector<std::size_t> chosen; // indices, each once, in the order of the words
    std::string refusal;             // when a word means no device, or more than one; nothing is chosen then
};

// Words parted by blanks or commas: `auto` (the GPUs; without one the accelerators, then the CPUs), `none`, a type
// (gpu, accelerator, cpu: all of it), an id, or a part of an id or name that one device alone has. A word that means
// nothing is refused: nothing else is taken in its place.
selection select(const std::vector<description>& devices, std::string_view words);

} // namespace berth::host::inference::device
