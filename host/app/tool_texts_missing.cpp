// In the place of tool_texts.cpp while the descriptions of tools are not part of this tree; goes when they are.
#include <app/tool_texts.hpp>

namespace berth::host::app {

job::tool_texts tool_texts() {
    return {};
}

} // namespace berth::host::app
