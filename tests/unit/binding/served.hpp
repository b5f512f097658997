// A dispatcher behind a real server on a free loopback port, and a client for it.
#pragma once

#include <binding/dispatcher.hpp>
#include <http/server.hpp>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

struct reply {
    int status = 0;
    std::string content_type;
    std::string body;
    std::multimap<std::string, std::string> headers;

    std::string header(const std::string& name) const {
        auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

using header_list = std::vector<std::pair<std::string, std::string>>;

class served {
public:
    explicit served(std::size_t loops = 1, berth::host::binding::limits within = {})
        : dispatcher(std::move(within)), server_(options(loops), dispatcher) {
        dispatcher.attach(server_);
    }
    ~served() {
        server_.stop();
        dispatcher.detach();
    }

    void start() { server_.start(); }
    void stop() { server_.stop(); }
    std::uint16_t port() const { return server_.port(); }

    reply ask(const std::string& method, const std::string& target, const std::string& body = {},
              const header_list& headers = {}) {
        Poco::Net::HTTPClientSession session("127.0.0.1", server_.port());
        return ask_on(session, method, target, body, headers);
    }

    static reply ask_on(Poco::Net::HTTPClientSession& session, const std::string& method, const std::string& target,
                        const std::string& body = {}, const header_list& headers = {}) {
        session.setTimeout(Poco::Timespan(20, 0));
        Poco::Net::HTTPRequest request(method, target, "HTTP/1.1");
        request.setKeepAlive(session.getKeepAlive());
        for (const auto& [name, value] : headers) request.add(name, value);
        if (!body.empty()) request.setContentLength64(static_cast<Poco::Int64>(body.size()));
        session.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        std::istream& stream = session.receiveResponse(response);
        reply got{response.getStatus(), response.get("Content-Type", ""), {}, {}};
        Poco::StreamCopier::copyToString(stream, got.body);
        for (const auto& [name, value] : response) got.headers.emplace(name, value);
        return got;
    }

    // Sends these bytes and reads until the server closes.
    std::string exchange(const std::string& bytes) {
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", server_.port()));
        socket.setReceiveTimeout(Poco::Timespan(20, 0));
        socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        std::string all;
        char piece[4096];
        for (int got; (got = socket.receiveBytes(piece, sizeof piece)) > 0;)
            all.append(piece, static_cast<std::size_t>(got));
        return all;
    }

    berth::host::binding::dispatcher dispatcher;

private:
    static berth::host::http::server_options options(std::size_t loops) {
        berth::host::http::server_options options;
        options.loops = loops;
        options.name = "test";
        return options;
    }
    berth::host::http::server server_;
};
