// One call of the marshalling convention over a WebSocket: arguments, then files, then the input stream come as
// messages; result, or a stream, or an error goes back; then it closes. While it waits for its input it uses no thread,
// and the output may begin while input still comes. Input is bounded by pausing the peer; output that the peer does not
// read yet is kept while its input is not complete, since there are callers that write all before they read anything.
#pragma once

#include <binding/incoming_file.hpp>
#include <binding/piece_queue.hpp>
#include <binding/plugin_socket.hpp>
#include <binding/socket_message.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace berth::host::binding {

class marshalled_socket final : public plugin_socket {
public:
    // `fault`: a URL value is malformed.
    marshalled_socket(origin from, std::optional<std::string> fault);

    void opened() noexcept override;
    void message(websocket::message_kind kind, std::string_view content) noexcept override;
    void depart() noexcept override;

    // For its call, on any thread.
    bool send(berth_piece kind, std::string_view piece) noexcept;
    void begin_stream() noexcept;
    void end_stream() noexcept;
    void finish_result(std::string_view value_json) noexcept;
    void finish_bytes(socket_output::tail bytes) noexcept;
    void finish_error(std::string_view message) noexcept;
    void interrupt() noexcept;

private:
    enum class phase { arguments, file, file_data, stream, input, called };

    struct received_file {
        std::uint32_t input;
        incoming_file file;
    };
    // What comes before the call, made when it begins to come.
    struct arrival {
        std::string arguments = "{}";
        std::vector<received_file> files;
        std::uint64_t bytes = 0; // of the files
    };

    void ended(int code) noexcept override;
    // These return why the message cannot be taken.
    using refusal = std::optional<std::string>;
    refusal take(websocket::message_kind kind, std::string_view content);
    refusal take_arguments(const socket_message& message);
    refusal take_file_head(const socket_message& message);
    refusal take_file_data(std::string_view bytes);
    refusal take_file_end(const socket_message& message);
    refusal take_stream_head(const socket_message& message);
    refusal take_item(const socket_message& message);
    void put_piece(berth_piece kind, std::string_view content);
    void next_phase();
    void start_call();
    void input_complete() noexcept;
    void refuse(std::string_view message) noexcept;
    bool input_is_open() noexcept;
    void close_when_read() noexcept;

    std::optional<std::string> fault_;
    phase phase_ = phase::arguments;      // the loop's
    std::unique_ptr<arrival> arrival_;    // the loop's
    std::shared_ptr<piece_queue> pieces_; // null without an input stream; constant once the call has started
    std::string room_;                    // of the call's thread, for its messages
    std::mutex mutex_;                    // guards the rest
    bool input_open_ = true;              // more input is to come
    bool called_ = false;
    bool answered_ = false; // what comes now is ignored
};

} // namespace berth::host::binding
