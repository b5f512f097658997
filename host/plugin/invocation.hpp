// One call on its way through an instance. The binding layer derives from it, adds the HTTP exchange and fills
// `message`; what the message points to lives as long as the invocation.
#pragma once

#include <berth/abi.h>

#include <string_view>

namespace berth::host::plugin {

class invocation {
public:
    virtual ~invocation() = default;

    // Exactly once, on any thread. Copies what it needs.
    virtual void answer(const berth_answer& answer) noexcept = 0;
    // Instead of answer, from the host itself: a problem with this status and sentence; `retry_after` seconds when > 0.
    virtual void fail(int status, std::string_view title, std::string_view detail, int retry_after = 0) noexcept = 0;

    berth_call message{};
};

} // namespace berth::host::plugin
