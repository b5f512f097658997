// The library itself.
#pragma once

#include "library.hpp"

#include <berth/problem.hpp>
#include <berth/service.hpp>

#include <mutex>

namespace library_test {

class library_service : public library, public berth::service {
public:
    int add(pair in) override { return in.a + in.b; }
    std::string greet(greeting in) override {
        std::string text;
        for (int i = 0; i < in.times.value_or(1); ++i) text += (in.title ? *in.title + ' ' : "") + in.name + ';';
        return text;
    }
    std::string open(place in) override { return (in.deep ? "deep " : "") + in.path; }
    shelving shelve(shelving in) override { return in; }
    berth::bytes echo(one_file in) override { return std::move(in.content); }
    std::string measure(album in) override {
        return in.name + ' ' + std::to_string(in.order.size()) + ' ' + std::to_string(in.cover.size()) + ' ' +
               (in.back ? std::to_string(in.back->size()) : "none");
    }
    berth::file fetch(amount in) override {
        return berth::file::from_content(std::string(static_cast<std::size_t>(in.count), 'x'), "application/x-letters");
    }
    void nothing() override {}
    int receive(byte_stream in) override {
        std::size_t size = in.name.size();
        for (const berth::bytes& piece : in.data) size += piece.size();
        return static_cast<int>(size);
    }
    void lines(amount in, berth::stream<std::string>& out) override {
        for (int i = 0; i < in.count && out.send(i % 2 ? "" : "line " + std::to_string(i)); ++i) {
        }
    }
    void pairs(amount in, berth::stream<pair>& out) override {
        for (int i = 0; i < in.count && out.send({i, -i}); ++i) {
        }
    }
    void blocks(amount in, berth::stream<berth::bytes>& out) override {
        for (int i = 1; i <= in.count && out.send(berth::bytes(static_cast<std::size_t>(i) * 1000)); ++i) {
        }
    }
    int fail(reason in) override {
        if (in.status > 0) throw berth::problem(in.status, in.text);
        throw std::runtime_error(in.text);
    }
    void break_off(amount in, berth::stream<pair>& out) override {
        pairs(in, out);
        throw std::runtime_error("after " + std::to_string(in.count));
    }
    int multiply(pair in) override { return in.a * in.b; }
    int sum(summed in) override {
        int total = in.start + static_cast<int>(in.base.price);
        for (const pair& one : in.pairs) total += one.a * one.b;
        return total;
    }
    void upper(texts in, berth::stream<std::string>& out) override {
        for (std::string& line : in.lines) {
            for (char& c : line) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
            if (!out.send(line)) return;
        }
    }
    void round_trip(berth::source<berth::bytes> in, berth::stream<berth::bytes>& out) override {
        for (const berth::bytes& piece : in)
            if (!out.send(piece)) return;
    }
    void everything(everything_in in, berth::stream<std::string>& out) override {
        out.send("id=" + std::to_string(in.id));
        out.send(std::string("flag=") + (in.flag ? (*in.flag ? "yes" : "no") : "none"));
        out.send("numbers=" + std::to_string(in.numbers.size()));
        out.send("picture=" + std::to_string(in.picture.size()));
        for (const berth::bytes& piece : in.data) out.send("piece=" + std::to_string(piece.size()));
    }
    berth::bytes photograph(album in) override { return in.cover.content(); }
    int fail_there(reason in) override { return fail(std::move(in)); }
    void break_off_there(amount in, berth::stream<pair>& out) override { break_off(in, out); }

    std::optional<stored> find(int number) override {
        const std::lock_guard lock(mutex_);
        const auto found = books_.find(number);
        return found == books_.end() ? std::nullopt : std::optional(stored{number, found->second});
    }
    berth::created<stored> create(stored in) override {
        const std::lock_guard lock(mutex_);
        if (!books_.emplace(in.number, in.title).second)
            throw berth::problem(409, "there is a book of that number").type("urn:library:taken");
        return {in, "/books/" + std::to_string(in.number)};
    }
    std::vector<std::string> search(wanted in) override {
        std::vector<std::string> all = in.tags;
        if (in.kind) all.emplace_back(*in.kind == genre::poem ? "poem" : "novel");
        all.push_back(std::to_string(in.limit));
        return all;
    }
    void remove(int number) override {
        const std::lock_guard lock(mutex_);
        if (books_.erase(number) == 0) throw berth::problem(404, "there is no such book");
    }
    void follow(amount in, berth::stream<stored>& out) override {
        for (int i = 0; i < in.count && out.send({i, "book " + std::to_string(i)}); ++i) {
        }
    }

private:
    std::mutex mutex_;
    std::map<int, std::string> books_; // guarded by mutex_
};

} // namespace library_test
