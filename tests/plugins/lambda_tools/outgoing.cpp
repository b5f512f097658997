#include "outgoing.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

namespace lambda_tools {

namespace {

struct descriptor {
    int value = -1;
    descriptor() = default;
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (value >= 0) close(value);
    }
};

void connect(descriptor& to, const std::string& host, const std::string& port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), port.c_str(), &wanted, &found) != 0)
        throw std::runtime_error("no address of " + host);
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
    to.value = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
    const timeval limit{5, 0};
    setsockopt(to.value, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(to.value, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(to.value, found->ai_addr, found->ai_addrlen) != 0)
        throw std::runtime_error("no connection to " + host + ':' + port);
}

} // namespace

std::string fetch(const std::string& url, std::string_view job_id) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) throw std::runtime_error("only http:// is called: " + url);
    const std::string rest = url.substr(scheme.size());
    const std::string authority = rest.substr(0, rest.find('/'));
    const std::string path = authority.size() < rest.size() ? rest.substr(authority.size()) : "/";
    const std::size_t colon = authority.find(':');
    descriptor connection;
    connect(connection, authority.substr(0, colon), colon == authority.npos ? "80" : authority.substr(colon + 1));

    // HTTP/1.0: the answer ends with the connection.
    const std::string request =
        "GET " + path + " HTTP/1.0\r\nHost: " + authority + "\r\nIvcap-Job-Id: " + std::string(job_id) + "\r\n\r\n";
    if (send(connection.value, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error("the request did not leave");
    std::string answer;
    char block[4096];
    for (ssize_t size; (size = recv(connection.value, block, sizeof block, 0)) > 0;)
        answer.append(block, static_cast<std::size_t>(size));
    const std::size_t body = answer.find("\r\n\r\n");
    if (body == answer.npos) throw std::runtime_error("no answer from " + authority);
    return answer.substr(body + 4);
}

} // namespace lambda_tools
