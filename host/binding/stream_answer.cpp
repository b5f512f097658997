#include <binding/stream_answer.hpp>

#include <utility>

namespace berth::host::binding {

void stream_answer::begin(http::response head) {
    head_ = std::move(head);
    begun_ = true;
}

bool stream_answer::send(http::exchange& to, berth_piece kind, std::string_view piece) {
    if (over_ || !begun_) return false;
    std::string_view bytes = framed(framing_, kind, piece, room_);
    if (bytes.empty()) return true; // an empty chunk would be the end
    bool first = !std::exchange(started_, true);
    bool head_only = to.request().method == "HEAD";
    if (first) to.begin(std::move(head_));
    if (head_only) to.end();
    over_ = head_only || !to.write(bytes);
    return !over_;
}

stream_answer::ending stream_answer::end(http::exchange& to, const std::string_view* failure) {
    if (!started_) return ending::unstarted;
    if (to.request().method == "HEAD") return ending::whole;
    if (over_) return ending::torn;
    over_ = true;
    if (failure && framing_ != framing::events) return ending::torn;
    if (failure) to.write(error_event(*failure));
    to.end();
    return ending::whole;
}

} // namespace berth::host::binding
