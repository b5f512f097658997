// Structs that hold every kind of value, for the tests of the reader and the writer.
#pragma once

#include <berth/detail/reader.hpp>
#include <berth/detail/writer.hpp>

#include <filesystem>
#include <map>
#include <memory>

enum class Colour { red, green = 7, dark_blue = -3 };

struct Inner {
    int x;
    double y = 2.5;
};

struct Kinds {
    bool flag = false;
    std::int8_t small = 0;
    std::uint8_t octet = 0;
    std::int64_t wide = 0;
    std::uint64_t widest = 0;
    float single = 0;
    double number = 0;
    std::string text = "-";
    Colour colour = Colour::red;
    std::optional<int> maybe;
    std::vector<std::string> list;
    std::vector<Inner> inners;
    std::array<int, 3> three{};
    Inner inner{};
    std::variant<int, std::string, Inner> choice;
    berth::bytes content;
    berth::json any;
    berth::ref<Inner> other;

    static constexpr auto about() {
        return berth::object<Kinds>()
            .field<&Kinds::three>(berth::defaulted)
            .field<&Kinds::inner>(berth::defaulted)
            .field<&Kinds::choice>(berth::defaulted)
            .field<&Kinds::other>(berth::defaulted);
    }
};

struct Heavy { // members that no constant expression can hold
    std::map<std::string, int> counts;
    std::filesystem::path place;
    std::chrono::system_clock::time_point at;
    int number = 0;
    bool flag = false;
};

struct Node {
    std::string name;
    std::vector<Node> children;
    std::unique_ptr<Node> next;
};

template <class T>
struct reading {
    T value{};
    berth::detail::fault_list faults;

    explicit reading(const std::string& text) { berth::detail::json_reader(faults, berth::detail::table<T>::bind, &value).read(text); }
    int status() const { return faults.status; }
    // "pointer: expected …, found …" of the only fault.
    std::string only() const {
        if (faults.faults.size() != 1) return std::to_string(faults.faults.size()) + " faults";
        const auto& one = faults.faults.front();
        return one.place + ": expected " + one.expected + ", found " + one.found;
    }
};

template <class T>
std::string written(const T& value) {
    berth::detail::json_writer out;
    if (!out.write(berth::detail::table<T>::bind, &value)) return "fault at " + out.fault().place + ": " + out.fault().expected;
    return std::string(out.json());
}
