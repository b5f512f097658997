#include "client.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>

#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace berth::tests {

client::client(std::uint16_t port) : socket_(Poco::Net::SocketAddress("127.0.0.1", port)) {
    socket_.setNoDelay(true);
    socket_.setReceiveTimeout(Poco::Timespan(20, 0));
    socket_.setSendTimeout(Poco::Timespan(20, 0));
}

client& client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
}

bool client::fill() {
    std::array<char, 64 * 1024> part;
    int got = socket_.receiveBytes(part.data(), static_cast<int>(part.size()));
    if (got > 0) received_.append(part.data(), static_cast<std::size_t>(got));
    return got > 0;
}

std::string client::read_bytes(std::size_t count) {
    while (received_.size() < count)
        if (!fill()) throw std::runtime_error("the server closed too early; so far: " + received_);
    std::string bytes = received_.substr(0, count);
    received_.erase(0, count);
    return bytes;
}

answer client::read(bool head_only) {
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) throw std::runtime_error("the server closed before an answer; so far: " + received_);
    std::string head = read_bytes(end + 4);
    answer got;
    got.status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
        std::size_t line_end = head.find("\r\n", at);
        std::size_t colon = head.find(": ", at);
        std::string name = head.substr(at, colon - at);
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        got.headers[name] = head.substr(colon + 2, line_end - colon - 2);
        at = line_end + 2;
    }
    if (head_only || got.status < 200 || got.status == 204 || got.status == 304) return got;
    if (got.headers.contains("content-length")) {
        got.body = read_bytes(std::stoul(got.headers["content-length"]));
    } else if (got.headers.contains("transfer-encoding")) {
        for (;;) {
            while (received_.find("\r\n") == std::string::npos)
                if (!fill()) throw std::runtime_error("the server closed within a chunk size");
            std::size_t line_end = received_.find("\r\n");
            std::size_t size = std::stoul(read_bytes(line_end + 2), nullptr, 16);
            got.body += read_bytes(size);
            read_bytes(2);
            if (size == 0) break;
        }
    } else {
        got.body = read_to_end();
    }
    return got;
}

std::string client::read_to_end() {
    while (fill()) {
    }
    return std::exchange(received_, {});
}

bool client::ended() {
    if (!received_.empty()) return false;
    try {
        return !fill();
    } catch (const Poco::Net::ConnectionResetException&) {
        return true;
    }
}

void client::shut_sending() {
    socket_.shutdownSend();
}

void client::reset() {
    socket_.setLinger(true, 0);
    socket_.close();
}

} // namespace berth::tests
