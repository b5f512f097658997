// A server that does on each connection what its script says, byte by byte: for what no well-behaved server does.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace berth::tests {

class scripted_server {
public:
    class peer {
    public:
        explicit peer(Poco::Net::StreamSocket socket) : socket_(std::move(socket)) {
            socket_.setReceiveTimeout(Poco::Timespan(20, 0));
        }

        void send(const std::string& bytes) {
            for (std::size_t at = 0; at < bytes.size();)
                at +=
                    static_cast<std::size_t>(socket_.sendBytes(bytes.data() + at, static_cast<int>(bytes.size() - at)));
        }
        // Everything up to the empty line; empty when the client has gone.
        std::string head() { return until("\r\n\r\n"); }
        std::string until(const std::string& mark) {
            std::size_t end;
            while ((end = buffer_.find(mark)) == std::string::npos)
                if (!more()) return {};
            return take(end + mark.size());
        }
        std::string take_bytes(std::size_t count) {
            while (buffer_.size() < count)
                if (!more()) return {};
            return take(count);
        }
        // Waits for the client to close its side.
        void drain() {
            while (more()) buffer_.clear();
        }

    private:
        bool more() {
            char piece[65536];
            try {
                const int got = socket_.receiveBytes(piece, sizeof piece);
                if (got <= 0) return false;
                buffer_.append(piece, static_cast<std::size_t>(got));
                return true;
            } catch (const Poco::Exception&) {
                return false;
            }
        }
        std::string take(std::size_t count) {
            std::string taken = buffer_.substr(0, count);
            buffer_.erase(0, count);
            return taken;
        }
        Poco::Net::StreamSocket socket_;
        std::string buffer_;
    };
    using script = std::function<void(peer&)>;

    // Connection i gets script i, the last one also all that follow.
    explicit scripted_server(std::vector<script> scripts)
        : scripted_server(Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)), std::move(scripts)) {}
    scripted_server(Poco::Net::ServerSocket socket, std::vector<script> scripts)
        : scripts_(std::move(scripts)), socket_(std::move(socket)), thread_([this] { accept(); }) {}
    ~scripted_server() { finish(); }
    // Returns once all scripts are through: what they wrote down may be read then.
    void finish() {
        stopped_ = true;
        if (thread_.joinable()) thread_.join();
        for (std::thread& one : connections_) one.join();
        connections_.clear();
    }

    std::string url(const char* scheme = "http") const {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(socket_.address().port());
    }
    std::size_t accepted() const { return accepted_; }

private:
    void accept() {
        while (!stopped_) {
            if (!socket_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
            // Handed over as a whole: Poco counts the references to a socket where no sanitizer sees it.
            auto one = std::make_unique<peer>(socket_.acceptConnection());
            connections_.emplace_back([this, mine = std::move(one), index = accepted_++]() mutable {
                const auto at = std::move(mine); // closed when the script is through
                try {
                    scripts_[std::min(index, scripts_.size() - 1)](*at);
                } catch (const Poco::Exception&) {
                    // The client has gone, as some tests want.
                }
            });
        }
    }

    const std::vector<script> scripts_;
    Poco::Net::ServerSocket socket_;
    std::atomic<bool> stopped_{false};     // the test writes, the thread reads
    std::atomic<std::size_t> accepted_{0}; // the thread writes, the test reads
    std::vector<std::thread> connections_; // the thread's, and finish's after it
    std::thread thread_;
};

// What a test throws away when it only wants the error.
template <class Call>
auto error_of(Call call) {
    using error = berth::call_error;
    try {
        call();
    } catch (const error& caught) {
        return caught;
    }
    return error(berth::call_failure::refused, 599, "no call_error was thrown", "", "");
}

} // namespace berth::tests
