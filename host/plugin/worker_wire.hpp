// What the host and a worker say to each other over their socket pair: frames of a length (four bytes, of type and
// payload), a type (one byte) and a payload. Numbers are in the machine's order, since both ends are the same program
// on the same machine. Neither end trusts the other: every length is checked before it is believed, and a frame that
// does not decode ends the connection.
#pragma once

#include <plugin/instance.hpp>
#include <plugin/invocation.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::plugin::wire {

enum class frame_type : std::uint8_t {
    start = 1,   // host: image and options
    ready = 2,   // worker: description
    failed = 3,  // worker: why it did not start
    call = 4,    // host
    answer = 5,  // worker
    fail = 6,    // worker: instead of answer
    cancel = 7,  // host: id of a call that nobody waits for any more
    stop = 8,    // host: stop the instance and end
    log = 9,     // worker: a log line of the plugin
    release = 10 // host: it has opened that file of an answer
};

inline constexpr std::size_t largest_frame = std::size_t{256} * 1024 * 1024;

struct frame {
    frame_type type{};
    std::string payload;
};

// Cuts the bytes of the stream into frames. Memory grows with what has come, not with what a length claims.
class splitter {
public:
    void add(std::string_view bytes);
    // The next whole frame, or none yet.
    std::optional<frame> next();
    // A length was out of bounds: nothing sensible can follow.
    bool broken() const noexcept { return broken_; }

private:
    std::string buffer_;
    std::size_t begin_ = 0; // of what has not been cut off yet
    bool broken_ = false;
};

struct start_message {
    std::string image;
    instance_options options;
};

// The parts of a call live in the payload, which must live as long as they do.
struct call_message {
    std::string payload;
    berth_call call{};
    std::vector<berth_argument> arguments;
    std::vector<berth_header> headers;
};

struct answer_message {
    std::string payload;
    std::uint64_t id = 0;
    berth_answer answer{}; // without file
    std::vector<berth_header> headers;
    int file = -1; // the worker's descriptor
};

struct fail_message {
    std::uint64_t id = 0;
    int status = 0;
    int retry_after = 0;
    std::string title;
    std::string detail;
};

struct log_message {
    berth_level level = 0;
    std::string text;
};

// Each appends one frame to `to`.
void put_start(std::string& to, const start_message& message);
void put_call(std::string& to, const berth_call& call);
void put_answer(std::string& to, std::uint64_t id, const berth_answer& answer, int file);
void put_fail(std::string& to, const fail_message& message);
void put_log(std::string& to, berth_level level, std::string_view text);
void put_text(std::string& to, frame_type type, std::string_view text);     // ready, failed, stop
void put_number(std::string& to, frame_type type, std::uint64_t number);    // cancel, release

// About how many bytes put_call will append.
std::size_t size_of(const berth_call& call) noexcept;

// Each takes a frame's payload; nothing when it is not what its type says.
std::optional<start_message> start_of(std::string_view payload);
std::optional<call_message> call_of(std::string payload);
std::optional<answer_message> answer_of(std::string payload);
std::optional<fail_message> fail_of(std::string_view payload);
std::optional<log_message> log_of(std::string_view payload);
std::optional<std::uint64_t> number_of(std::string_view payload);

} // namespace berth::host::plugin::wire
