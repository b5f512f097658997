// A service with every kind of input and answer: its interface, its client, and the service itself, which a test may
// use in place of the client and the other way round.
#pragma once

#include <berth/call.hpp>
#include <berth/endpoints.hpp>
#include <berth/streams.hpp>
#include <berth/upload.hpp>
#include <berth/values.hpp>

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace library_test {

enum class genre { novel, poem };
struct pair {
    int a = 0;
    int b = 0;
};
struct book {
    std::string title;
    genre kind = genre::novel;
    double price = 0;
    std::vector<std::string> tags;
    std::optional<std::string> note;
};
struct greeting {
    std::string name;
    std::optional<std::string> title;
    std::optional<int> times;
};
struct shelving {
    int shelf = 0;
    book what;
    std::map<std::string, int> counts;
};
struct place {
    std::string path;
    bool deep = false;
};
struct one_file {
    berth::bytes content;
};
struct album {
    std::string name;
    std::vector<int> order;
    berth::upload cover;
    std::optional<berth::bytes> back;
};
struct amount {
    int count = 0;
};
struct byte_stream {
    std::string name;
    berth::source<berth::bytes> data;
};
struct summed {
    int start = 0;
    book base;
    berth::source<pair> pairs;
};
struct texts {
    berth::source<std::string> lines;
};
struct everything_in {
    int id = 0;
    std::optional<bool> flag;
    std::vector<int> numbers;
    berth::bytes picture;
    berth::source<berth::bytes> data;
};
struct reason {
    int status = 0;
    std::string text;
};
struct stored {
    int number = 0;
    std::string title;
};
struct wanted {
    std::vector<std::string> tags;
    std::optional<genre> kind;
    int limit = 10;
};

struct library {
    virtual ~library() = default;
    // marshalled, over HTTP
    virtual int add(pair in) = 0;
    virtual std::string greet(greeting in) = 0;
    virtual std::string open(place in) = 0;
    virtual shelving shelve(shelving in) = 0;
    virtual berth::bytes echo(one_file in) = 0;
    virtual std::string measure(album in) = 0;
    virtual berth::file fetch(amount in) = 0;
    virtual void nothing() = 0;
    virtual int receive(byte_stream in) = 0;
    virtual void lines(amount in, berth::stream<std::string>& out) = 0;
    virtual void pairs(amount in, berth::stream<pair>& out) = 0;
    virtual void blocks(amount in, berth::stream<berth::bytes>& out) = 0;
    virtual int fail(reason in) = 0;
    virtual void break_off(amount in, berth::stream<pair>& out) = 0;
    // marshalled, over a WebSocket
    virtual int multiply(pair in) = 0;
    virtual int sum(summed in) = 0;
    virtual void upper(texts in, berth::stream<std::string>& out) = 0;
    virtual void round_trip(berth::source<berth::bytes> in, berth::stream<berth::bytes>& out) = 0;
    virtual void everything(everything_in in, berth::stream<std::string>& out) = 0;
    virtual berth::bytes photograph(album in) = 0;
    virtual int fail_there(reason in) = 0;
    virtual void break_off_there(amount in, berth::stream<pair>& out) = 0;
    // plain routes
    virtual std::optional<stored> find(int number) = 0;
    virtual berth::created<stored> create(stored in) = 0;
    virtual std::vector<std::string> search(wanted in) = 0;
    virtual void remove(int number) = 0;
    virtual void follow(amount in, berth::stream<stored>& out) = 0;

    static constexpr auto routes() {
        using me = library;
        return berth::routes(
            berth::endpoint<&me::add>(), berth::endpoint<&me::greet>(),
            berth::endpoint<&me::open>(berth::path_like<&place::path>()), berth::endpoint<&me::shelve>(),
            berth::endpoint<&me::echo>(), berth::endpoint<&me::measure>(), berth::endpoint<&me::fetch>(),
            berth::endpoint<&me::nothing>(), berth::endpoint<&me::receive>(), berth::endpoint<&me::lines>(),
            berth::endpoint<&me::pairs>(), berth::endpoint<&me::blocks>(), berth::endpoint<&me::fail>(),
            berth::endpoint<&me::break_off>(), berth::websocket<&me::multiply>(), berth::websocket<&me::sum>(),
            berth::websocket<&me::upper>(), berth::websocket<&me::round_trip>(), berth::websocket<&me::everything>(),
            berth::websocket<&me::photograph>(), berth::websocket<&me::fail_there>(),
            berth::websocket<&me::break_off_there>(), berth::get<&me::find>("/books/{number}"),
            berth::post<&me::create>("/books"), berth::get<&me::search>("/books"),
            berth::delete_<&me::remove>("/books/{number}"), berth::get<&me::follow>("/feed"));
    }
};

} // namespace library_test
