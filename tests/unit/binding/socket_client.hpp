// A WebSocket client for tests: text frames and binary ones marked by their first character, the close frame as its
// code.
#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/WebSocket.h>

#include <string>
#include <vector>

class socket_client {
public:
    socket_client(std::uint16_t port, const std::string& target)
        : session_("127.0.0.1", port), request_("GET", target, "HTTP/1.1"), socket_(session_, request_, response_) {
        socket_.setReceiveTimeout(Poco::Timespan(20, 0));
        socket_.setMaxPayloadSize(64 * 1024 * 1024);
    }

    void text(const std::string& content) { send(content, Poco::Net::WebSocket::FRAME_TEXT); }
    void bytes(const std::string& content) { send(content, Poco::Net::WebSocket::FRAME_BINARY); }
    void close() { socket_.shutdown(); }
    void tear() { socket_.close(); }

    // "t:TEXT", "b:BYTES", "close:CODE"; "gone" when the connection ended without a close frame.
    std::string next() {
        int flags = 0;
        Poco::Buffer<char> content(0);
        int got = socket_.receiveFrame(content, flags);
        if (got <= 0 && flags == 0) return "gone";
        auto kind = flags & Poco::Net::WebSocket::FRAME_OP_BITMASK;
        std::string text(content.begin(), content.size());
        if (kind == Poco::Net::WebSocket::FRAME_OP_TEXT) return "t:" + text;
        if (kind == Poco::Net::WebSocket::FRAME_OP_BINARY) return "b:" + text;
        if (kind != Poco::Net::WebSocket::FRAME_OP_CLOSE) return "other";
        int code =
            text.size() < 2 ? 1005 : static_cast<unsigned char>(text[0]) * 256 + static_cast<unsigned char>(text[1]);
        return "close:" + std::to_string(code);
    }
    // All until the close, which is the last.
    std::vector<std::string> rest() {
        std::vector<std::string> all;
        do all.push_back(next());
        while (!all.back().starts_with("close:") && all.back() != "gone");
        return all;
    }

private:
    void send(const std::string& content, int flags) {
        socket_.sendFrame(content.data(), static_cast<int>(content.size()), flags);
    }

    Poco::Net::HTTPClientSession session_;
    Poco::Net::HTTPRequest request_;
    Poco::Net::HTTPResponse response_;
    Poco::Net::WebSocket socket_;
};
