// A stream as the answer to a request: the first piece decides, so that a call which fails before it is answered as one
// that failed, and one without any piece gets an ordinary empty answer. One thread, that of the call.
#pragma once

#include <binding/stream_framing.hpp>
#include <http/exchange.hpp>

#include <string>
#include <string_view>

namespace berth::host::binding {

class stream_answer {
public:
    enum class ending {
        whole,     // the peer has all of it
        unstarted, // nothing was sent: the caller of end answers
        torn       // the peer must see that something is missing: the exchange is dropped
    };

    explicit stream_answer(framing how) noexcept : framing_(how) {}

    framing how() const noexcept { return framing_; }
    // Keeps the head for the first piece.
    void begin(http::response head);
    bool begun() const noexcept { return begun_; }
    // False: nobody reads any more.
    bool send(http::exchange& to, berth_piece kind, std::string_view piece);
    // `failure` null: all pieces were sent.
    ending end(http::exchange& to, const std::string_view* failure);
    // For an end before the first piece.
    http::response& head() noexcept { return head_; }

private:
    framing framing_;
    bool begun_ = false;
    bool started_ = false; // the head has left
    bool over_ = false;
    http::response head_;
    std::string room_;
};

} // namespace berth::host::binding
