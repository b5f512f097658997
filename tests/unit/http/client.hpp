// A peer under a test's control: it sends exactly the bytes it is told and reads answers one by one. Every wait has a
// deadline, after which the test fails.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace berth::tests {

struct answer {
    int status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
};

class client {
public:
    explicit client(std::uint16_t port);

    client& send(std::string_view bytes);
    // The next answer; `head_only`: it has no body, whatever its head says (HEAD).
    answer read(bool head_only = false);
    std::string read_bytes(std::size_t count);
    // Everything until the server closes.
    std::string read_to_end();
    // The server has closed without saying more.
    bool ended();
    void shut_sending();
    void reset(); // closes with RST
    Poco::Net::StreamSocket& socket() { return socket_; }

private:
    bool fill(); // false at the end

    Poco::Net::StreamSocket socket_;
    std::string received_;
};

// Not `"/" + std::to_string(i)`: g++ 12 warns of an overlap that is not there (its bug 105651).
inline std::string numbered(std::string text, int number) {
    return text.append(std::to_string(number));
}

inline std::string pattern(std::size_t size) {
    std::string made(size, 0);
    for (std::size_t i = 0; i < size; ++i) made[i] = static_cast<char>('a' + i * 7 % 26);
    return made;
}

inline std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n\r\n";
}

inline std::string post(std::string_view target, std::string_view body) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

} // namespace berth::tests
