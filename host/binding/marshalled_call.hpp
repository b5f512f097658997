// The call that a marshalled socket makes once its arguments and files are in. It keeps the socket.
#pragma once

#include <binding/incoming_file.hpp>
#include <binding/marshalled_socket.hpp>
#include <plugin/invocation.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace berth::host::binding {

class marshalled_call final : public plugin::invocation {
public:
    struct file {
        std::uint32_t input;
        incoming_file content;
    };

    marshalled_call(std::shared_ptr<marshalled_socket> socket, std::shared_ptr<const served_plugin> plugin,
                    std::string arguments, std::vector<file> files, std::shared_ptr<piece_queue> pieces);
    ~marshalled_call() override;

    void answer(const berth_answer& answer) noexcept override;
    void fail(int status, std::string_view title, std::string_view detail, int retry_after) noexcept override;
    bool begin(const berth_answer& head) noexcept override;
    bool send(berth_piece kind, std::string_view piece) noexcept override;
    void end(const std::string_view* failure) noexcept override;
    void interrupt() noexcept override { socket_->interrupt(); }
    bool cancelled() const noexcept override { return socket_->gone(); }

private:
    void answer_file(const berth_answer& answer) noexcept;

    const std::shared_ptr<marshalled_socket> socket_;
    const std::shared_ptr<const served_plugin> plugin_;
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    const std::string arguments_;
    const std::vector<file> files_;
    std::vector<berth_file> slices_;
    const std::shared_ptr<piece_queue> pieces_; // null without an input stream
    berth_source source_{};
};

} // namespace berth::host::binding
