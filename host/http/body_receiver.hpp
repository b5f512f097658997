// Takes a request's body piece by piece as it comes, instead of a buffer that holds all of it: an upload on its way to
// a file, or to the thread of a running call. The connection calls it on its loop thread; chunked coding is undone.
// When accepts() says no, the connection reads no more from its peer until somebody calls the function that attached()
// was given, so a slow taker slows its sender down and memory stays bounded.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace berth::host::http {

class body_receiver {
public:
    // Why a body is not taken: status and a sentence, for the handler to give them a form.
    struct refusal {
        int status = 400;
        std::string detail;
    };
    enum class ending { whole, broken }; // broken: the peer has gone, was too slow, or its framing is wrong

    virtual ~body_receiver() = default;

    // Once, before the first piece. `resume` may be called from any thread, at any time, also after the connection has
    // ended; it does not block.
    virtual void attached(std::function<void()> resume) = 0;
    // The next piece, never empty. May write to a local file, must not wait for anything else. False: the request is
    // refused with refused(), when it has not been handled yet; else the rest of the body is ignored.
    virtual bool take(std::string_view piece) noexcept = 0;
    virtual bool accepts() noexcept { return true; }
    // Once, after the last piece, but not after a take that returned false. False: as take.
    virtual bool end(ending how) noexcept = 0;
    virtual refusal refused() const = 0;
};

} // namespace berth::host::http
