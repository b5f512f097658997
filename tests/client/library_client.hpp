// The client of the library: each method one line.
#pragma once

#include "library.hpp"

#include <berth/client.hpp>

namespace library_test {

class library_client : public berth::client<library> {
public:
    using client::client;
    int add(pair in) override { return call<&library::add>(std::move(in)); }
    std::string greet(greeting in) override { return call<&library::greet>(std::move(in)); }
    std::string open(place in) override { return call<&library::open>(std::move(in)); }
    shelving shelve(shelving in) override { return call<&library::shelve>(std::move(in)); }
    berth::bytes echo(one_file in) override { return call<&library::echo>(std::move(in)); }
    std::string measure(album in) override { return call<&library::measure>(std::move(in)); }
    berth::file fetch(amount in) override { return call<&library::fetch>(std::move(in)); }
    void nothing() override { call<&library::nothing>(); }
    int receive(byte_stream in) override { return call<&library::receive>(std::move(in)); }
    void lines(amount in, berth::stream<std::string>& out) override { call<&library::lines>(std::move(in), out); }
    void pairs(amount in, berth::stream<pair>& out) override { call<&library::pairs>(std::move(in), out); }
    void blocks(amount in, berth::stream<berth::bytes>& out) override { call<&library::blocks>(std::move(in), out); }
    int fail(reason in) override { return call<&library::fail>(std::move(in)); }
    void break_off(amount in, berth::stream<pair>& out) override { call<&library::break_off>(std::move(in), out); }
    int multiply(pair in) override { return call<&library::multiply>(std::move(in)); }
    int sum(summed in) override { return call<&library::sum>(std::move(in)); }
    void upper(texts in, berth::stream<std::string>& out) override { call<&library::upper>(std::move(in), out); }
    void round_trip(berth::source<berth::bytes> in, berth::stream<berth::bytes>& out) override {
        call<&library::round_trip>(std::move(in), out);
    }
    void everything(everything_in in, berth::stream<std::string>& out) override {
        call<&library::everything>(std::move(in), out);
    }
    berth::bytes photograph(album in) override { return call<&library::photograph>(std::move(in)); }
    int fail_there(reason in) override { return call<&library::fail_there>(std::move(in)); }
    void break_off_there(amount in, berth::stream<pair>& out) override {
        call<&library::break_off_there>(std::move(in), out);
    }
    std::optional<stored> find(int number) override { return call<&library::find>(number); }
    berth::created<stored> create(stored in) override { return call<&library::create>(std::move(in)); }
    std::vector<std::string> search(wanted in) override { return call<&library::search>(std::move(in)); }
    void remove(int number) override { call<&library::remove>(number); }
    void follow(amount in, berth::stream<stored>& out) override { call<&library::follow>(std::move(in), out); }
};

} // namespace library_test
