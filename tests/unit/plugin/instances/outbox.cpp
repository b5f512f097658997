#include <plugin/outbox.hpp>

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/socket.h>

using berth::host::plugin::descriptor;
using berth::host::plugin::outbox;

namespace {

struct socket_pair {
    std::shared_ptr<descriptor> ours;
    std::shared_ptr<descriptor> theirs;

    socket_pair() {
        int pair[2];
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        ours = std::make_shared<descriptor>(pair[0]);
        theirs = std::make_shared<descriptor>(pair[1]);
        fcntl(pair[0], F_SETFL, O_NONBLOCK);
    }
    std::string read() const {
        char room[65536];
        const ssize_t n = recv(theirs->number(), room, sizeof room, MSG_DONTWAIT);
        return n > 0 ? std::string(room, static_cast<std::size_t>(n)) : std::string();
    }
};

} // namespace

TEST_CASE("what was added before one flush leaves together") {
    socket_pair pair;
    outbox box;
    box.open(pair.ours);
    box.add([](std::string& bytes) { bytes += "one "; });
    box.add([](std::string& bytes) { bytes += "two"; });
    CHECK(box.flush() == outbox::result::done);
    CHECK(pair.read() == "one two");
}

TEST_CASE("what a full socket does not take stays, in order, until there is room") {
    socket_pair pair;
    outbox box;
    box.open(pair.ours);
    std::string sent;
    while (box.flush() == outbox::result::done) {
        sent += std::string(50'000, static_cast<char>('a' + sent.size() % 23));
        box.add([&](std::string& bytes) { bytes += sent.substr(sent.size() - 50'000); });
    }
    CHECK(box.blocked());
    std::string got;
    while (got.size() < sent.size()) {
        got += pair.read();
        box.flush();
    }
    CHECK(got == sent);
    CHECK_FALSE(box.blocked());
}

TEST_CASE("a closed peer is told, and a disconnected outbox drops what it gets") {
    socket_pair pair;
    outbox box;
    box.open(pair.ours);
    pair.theirs.reset();
    box.add([](std::string& bytes) { bytes += "lost"; });
    CHECK(box.flush() == outbox::result::broken);
    box.open(nullptr);
    box.add([](std::string& bytes) { bytes += "dropped"; });
    CHECK(box.size() == 0);
    CHECK(box.flush() == outbox::result::done);
}
