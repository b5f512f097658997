// A WebSocket client that loads a server on loopback: one thread, epoll, as little work of its own as it can.
//
//     load PORT PATH echo CLIENTS SECONDS        64-byte text messages, each client sends the next when its echo came
//     load PORT PATH stream CLIENTS SECONDS TEXT each client sends TEXT and reads messages until the server closes, then
//                                                comes again; counts messages
//     load PORT PATH idle CLIENTS SECONDS        opens the sockets and holds them
//
// Prints: messages, seconds, and the fewest and the most messages of one client.
#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

enum class mode { echo, stream, idle };

struct settings {
    int port = 0;
    std::string path;
    mode what = mode::echo;
    std::size_t clients = 0;
    double seconds = 0;
    std::string first; // message
};

// A masked text frame; the mask is zero, so the payload stands as it is.
std::string frame_of(std::string_view text) {
    std::string frame("\x81", 1);
    if (text.size() < 126) {
        frame += static_cast<char>(0x80 | text.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(text.size() >> 8);
        frame += static_cast<char>(text.size() & 0xff);
    }
    return frame.append(4, '\0').append(text);
}

class client {
public:
    explicit client(const settings& how) : how_(how), message_(frame_of(how.first)) {}
    ~client() { leave(); }
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    void come(int epoll) {
        leave();
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(how_.port));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (socket_ < 0 || ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        say("GET " + how_.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        open_ = false;
        text_.clear();
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = this;
        if (::epoll_ctl(epoll, EPOLL_CTL_ADD, socket_, &event) != 0) throw std::runtime_error("epoll_ctl");
    }

    // False once the server has closed.
    bool readable(char* room, std::size_t size) {
        const ssize_t got = ::recv(socket_, room, size, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (got <= 0) return false;
        std::string_view bytes(room, static_cast<std::size_t>(got));
        if (!text_.empty()) {
            text_.append(bytes);
            bytes = text_;
        }
        const std::size_t used = read(bytes);
        if (used == no_more) return false;
        const std::string rest(bytes.substr(used));
        text_ = rest;
        return true;
    }
    std::uint64_t messages() const { return messages_; }

private:
    static constexpr std::size_t no_more = ~std::size_t{0};

    void leave() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    void say(std::string_view text) {
        if (::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
            throw std::runtime_error("the server took only a part of a small message");
    }
    std::size_t read(std::string_view bytes) {
        std::size_t at = 0;
        if (!open_) {
            const std::size_t end = bytes.find("\r\n\r\n");
            if (end == bytes.npos) return 0;
            if (!bytes.starts_with("HTTP/1.1 101")) throw std::runtime_error("no WebSocket: " + std::string(bytes.substr(0, 60)));
            open_ = true;
            at = end + 4;
            if (how_.what != mode::idle) say(message_);
        }
        std::size_t echoes = 0;
        while (bytes.size() - at >= 2) {
            const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
            std::size_t head = 2, size = byte(1) & 0x7f;
            if (size == 126) head = 4;
            if (size == 127) head = 10;
            if (bytes.size() - at < head) break;
            if (head > 2) {
                size = 0;
                for (std::size_t i = 2; i < head; ++i) size = size << 8 | byte(i);
            }
            if (bytes.size() - at < head + size) break;
            const unsigned operation = byte(0) & 0x0f;
            at += head + size;
            if (operation == 8) return no_more;
            if (operation == 9) say(std::string_view("\x8a\x80\0\0\0\0", 6));
            if (operation > 2) continue;
            ++messages_;
            ++echoes;
        }
        if (how_.what == mode::echo)
            for (; echoes > 0; --echoes) say(message_);
        return at;
    }

    const settings& how_;
    const std::string message_;
    std::string text_;
    std::uint64_t messages_ = 0;
    int socket_ = -1;
    bool open_ = false;
};

void run(const settings& how) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const int epoll = ::epoll_create1(0);
    std::vector<std::unique_ptr<client>> clients;
    for (std::size_t i = 0; i < how.clients; ++i) {
        clients.push_back(std::make_unique<client>(how));
        clients.back()->come(epoll);
    }
    std::vector<char> room(256 * 1024);
    std::array<epoll_event, 256> events;
    const auto begun = clock_type::now();
    const auto end = begun + std::chrono::duration_cast<clock_type::duration>(std::chrono::duration<double>(how.seconds));
    while (clock_type::now() < end) {
        const int ready = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < ready; ++i) {
            auto& who = *static_cast<client*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (who.readable(room.data(), room.size())) continue;
            if (how.what != mode::stream) throw std::runtime_error("the server closed a socket");
            who.come(epoll);
        }
    }
    const double took = std::chrono::duration<double>(clock_type::now() - begun).count();
    std::uint64_t all = 0, fewest = ~std::uint64_t{0}, most = 0;
    for (const auto& one : clients) {
        all += one->messages();
        fewest = std::min(fewest, one->messages());
        most = std::max(most, one->messages());
    }
    std::printf("%llu %.3f %llu %llu\n", static_cast<unsigned long long>(all), took, static_cast<unsigned long long>(fewest),
                static_cast<unsigned long long>(most));
}

} // namespace

int main(int count, char** words) {
    if (count < 6) return std::fputs("usage: load PORT PATH echo|stream|idle CLIENTS SECONDS [TEXT]\n", stderr), 64;
    settings how;
    how.port = std::atoi(words[1]);
    how.path = words[2];
    const std::string_view what = words[3];
    how.what = what == "stream" ? mode::stream : what == "idle" ? mode::idle : mode::echo;
    how.clients = static_cast<std::size_t>(std::atoi(words[4]));
    how.seconds = std::atof(words[5]);
    how.first = count > 6 ? words[6] : std::string(64, 'x');
    try {
        run(how);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "load: %s\n", error.what());
        return 1;
    }
}
