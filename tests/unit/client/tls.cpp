// https and wss with certificates made for the test: who is trusted, and who is not.
#include <berth/detail/client_transport.hpp>

#include "scripted_server.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>

#include <catch2/catch.hpp>

#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace berth::tests;
using berth::call_failure;
using berth::client_options;
using berth::detail::outgoing;
using berth::detail::transport;

namespace {

namespace fs = std::filesystem;

// An authority and a certificate of it for `names`, in a folder of their own.
struct certificates {
    explicit certificates(const std::string& names) {
        std::string made = (fs::temp_directory_path() / "berth-tls-XXXXXX").string();
        REQUIRE(::mkdtemp(made.data()));
        folder = made;
        std::ofstream(folder / "names") << "subjectAltName=" << names << "\n";
        const std::string in = "cd '" + folder.string() + "' && ";
        REQUIRE(
            std::system(
                (in +
                 "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=authority "
                 "-addext basicConstraints=critical,CA:TRUE 2>log && "
                 "openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=server 2>>log && "
                 "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names "
                 "-out server.pem 2>>log")
                    .c_str()) == 0);
    }
    ~certificates() { fs::remove_all(folder); }

    Poco::Net::ServerSocket listen() const {
        Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE,
                                                               folder / "server.key", folder / "server.pem", "",
                                                               Poco::Net::Context::VERIFY_NONE));
        return Poco::Net::SecureServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0), 64, context);
    }
    std::string authority() const { return folder / "ca.pem"; }
    fs::path folder;
};

outgoing get() {
    outgoing call;
    call.method = "GET";
    call.target = "/";
    return call;
}
const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";

} // namespace

TEST_CASE("an https server of a trusted authority is called, over a kept connection") {
    const certificates made("IP:127.0.0.1");
    scripted_server server(made.listen(), {[](auto& peer) {
                               while (!peer.head().empty()) peer.send(answer);
                           }});
    transport to(server.url("https"), client_options{.ca_file = made.authority()});
    for (int i = 0; i < 3; ++i) CHECK(to.send(get())->rest() == "secret");
    CHECK(server.accepted() == 1);
}

TEST_CASE("large bodies cross TLS both ways") {
    const certificates made("IP:127.0.0.1");
    const std::string big(8 << 20, 'x');
    scripted_server server(made.listen(), {[&](auto& peer) {
                               peer.head();
                               const std::string got = peer.take_bytes(big.size());
                               peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(got.size()) +
                                         "\r\n\r\n" + got);
                           }});
    transport to(server.url("https"), client_options{.ca_file = made.authority()});
    outgoing call;
    call.body = big;
    CHECK((to.send(std::move(call))->rest() == big)); // not shown when it differs
}

TEST_CASE("an https server whose authority is not trusted is not called") {
    const certificates made("IP:127.0.0.1"), others("IP:127.0.0.1");
    scripted_server server(made.listen(), {[](auto& peer) { peer.head(), peer.send(answer); }});
    for (const std::string& file : {std::string(), others.authority()}) {
        const auto error =
            error_of([&] { transport(server.url("https"), client_options{.ca_file = file}).send(get()); });
        CHECK(error.kind() == call_failure::not_connected);
        CHECK_THAT(error.what(), Catch::Contains("certificate"));
    }
}

TEST_CASE("an https server with a certificate for another name is not called") {
    const certificates made("DNS:elsewhere.example");
    scripted_server server(made.listen(), {[](auto& peer) { peer.head(), peer.send(answer); }});
    CHECK(error_of([&] {
              transport(server.url("https"), client_options{.ca_file = made.authority()}).send(get());
          }).kind() == call_failure::not_connected);
}

TEST_CASE("a file of authorities that cannot be read is named") {
    const auto error =
        error_of([] { transport("https://127.0.0.1:1", client_options{.ca_file = "/nowhere/ca.pem"}).send(get()); });
    CHECK_THAT(error.what(), Catch::Contains("/nowhere/ca.pem"));
}
