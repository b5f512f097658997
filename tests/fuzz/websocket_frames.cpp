// The reader of WebSocket frames: what it says must not depend on how the bytes are cut.
#include "cuts.hpp"

#include <websocket/frame_reader.hpp>

#include <array>
#include <vector>

namespace websocket = berth::host::websocket;

namespace {

class reader {
public:
    void feed(std::string_view piece) {
        bytes_.append(piece);
        std::string_view left = bytes_;
        while (!ended_) {
            using event = websocket::frame_reader::event;
            const event seen = frames_.next(left, room_);
            if (seen == event::more) break;
            result_.append(std::to_string(static_cast<int>(seen))).append(":");
            if (seen == event::close || seen == event::failed) result_.append(std::to_string(frames_.code())).append(":");
            if (seen != event::failed) result_.append(frames_.content());
            result_.append("\n");
            ended_ = seen == event::close || seen == event::failed;
        }
        bytes_.erase(0, bytes_.size() - left.size());
    }
    const std::string& result() const { return result_; }

private:
    websocket::frame_reader frames_{2048};
    std::array<char, 512> room_;
    std::string bytes_;
    std::string result_;
    bool ended_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return berth::fuzz::read_both_ways<reader>(data, size);
}
