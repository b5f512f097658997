// Streams of any length, hashed on the way: what the tests of large transfers call.
#include <berth/plugin.hpp>
#include <berth/streams.hpp>

#include <openssl/evp.h>

#include <atomic>
#include <memory>

struct Sum {
    std::string sha256;
    std::int64_t size = 0;
};
struct Size {
    std::int64_t size = 0;
};
struct Count {
    std::int64_t count = 0;
    std::optional<std::int64_t> size; // of a token's text
};
struct Token {
    std::string text;
    std::int64_t index = 0;
};
struct Data {
    berth::source<berth::bytes> data;
};

class Hash {
public:
    Hash() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
    void add(const berth::bytes& piece) {
        EVP_DigestUpdate(context_.get(), piece.data(), piece.size());
        size_ += static_cast<std::int64_t>(piece.size());
    }
    Sum sum() {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), digest, &size);
        Sum made{{}, size_};
        for (unsigned i = 0; i < size; ++i) {
            made.sha256 += "0123456789abcdef"[digest[i] >> 4];
            made.sha256 += "0123456789abcdef"[digest[i] & 15];
        }
        return made;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    std::int64_t size_ = 0;
};

class Streams : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&Streams::take>("The hash of what was sent"),
                             berth::endpoint<&Streams::give>("So many bytes"),
                             berth::websocket<&Streams::take>("The same over a WebSocket", berth::named("take_ws")),
                             berth::websocket<&Streams::give>("The same over a WebSocket", berth::named("give_ws")),
                             berth::websocket<&Streams::tokens>("So many tokens"),
                             berth::endpoint<&Streams::sent>("How many bytes the last give has handed over"));
    }
    Sum take(Data in) {
        Hash hash;
        while (auto piece = in.data.next()) hash.add(*piece);
        return hash.sum();
    }
    // Bytes that count up, 64 KiB at a time.
    void give(Size in, berth::stream<berth::bytes>& out) {
        berth::bytes piece(64 * 1024);
        sent_ = 0;
        for (std::int64_t left = in.size, turn = 0; left > 0; left -= static_cast<std::int64_t>(piece.size()), ++turn) {
            if (left < static_cast<std::int64_t>(piece.size())) piece.resize(static_cast<std::size_t>(left));
            for (std::size_t i = 0; i < piece.size(); i += 64) piece[i] = static_cast<std::byte>(turn + static_cast<std::int64_t>(i / 64));
            if (!out.send(piece)) return;
            sent_ += static_cast<std::int64_t>(piece.size());
        }
    }
    void tokens(Count in, berth::stream<Token>& out) {
        const std::string text(static_cast<std::size_t>(in.size.value_or(5)), 't');
        for (std::int64_t i = 0; i < in.count && out.send({text, i}); ++i) {
        }
    }
    Size sent() { return {sent_}; }

private:
    std::atomic<std::int64_t> sent_{0};
};

BERTH_PLUGIN(Streams, "streams", "1.0.0");
