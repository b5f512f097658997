// Types like those of the recorded exchanges, and reading and writing in the marshalled dialect.
#pragma once

#include <berth/date_time.hpp>
#include <berth/detail/reader.hpp>
#include <berth/detail/writer.hpp>
#include <berth/one_of.hpp>
#include <berth/other_members.hpp>
#include <berth/value.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <unordered_map>

namespace convention {

using berth::other_members;

enum class Color { RED, GREEN, BLUE };
enum class Priority { LOW = 1, MEDIUM, HIGH };

struct Data {
    std::int64_t value;
    other_members others{};
    static constexpr auto about() { return berth::object<Data>().tag("conformance_types.Data"); }
};
struct Point {
    double x;
    double y;
};
struct Token {
    std::string text;
    std::int64_t index;
    static constexpr auto about() { return berth::object<Token>().tag("conformance_types.Token"); }
};
struct AllPrimitives {
    std::int64_t i;
    double f;
    std::string s;
    bool b;
    Color color;
    Priority priority;
    berth::date_time when;
    std::filesystem::path path;
};
struct WithOptionals {
    std::string name;
    std::optional<std::int64_t> tag;
    std::optional<std::string> label;
    other_members others{};
    static constexpr auto about() { return berth::object<WithOptionals>().field<&WithOptionals::tag>(berth::required); }
};
struct WithContainers {
    std::vector<std::string> names;
    std::map<std::string, std::int64_t> scores;
    std::vector<double> coords;
};
struct Blob {
    std::string name;
    berth::bytes content;
};
struct Event {
    Color color;
    berth::date_time when;
    std::filesystem::path log_path;
};

struct Shape {
    std::string color;
    other_members others{};
    static constexpr auto about() { return berth::object<Shape>().tag("conformance_types.Shape"); }
};
struct Circle : Shape {
    double radius;
    static constexpr auto about() {
        return berth::object<Circle>().base<Shape>().member<&Circle::radius>().tag("conformance_types.Circle");
    }
};
struct Canvas {
    std::string title;
    berth::one_of<Shape, Circle> background;
    static constexpr auto about() { return berth::object<Canvas>().tag("conformance_types.Canvas"); }
};
struct Animal {
    std::string name;
};
struct Dog : Animal {
    std::string breed;
    static constexpr auto about() {
        return berth::object<Dog>().base<Animal>().member<&Dog::breed>("Its breed").tag("conformance_types.Dog");
    }
};
struct Cat : Animal {
    bool indoor;
    static constexpr auto about() {
        return berth::object<Cat>().base<Animal>().member<&Cat::indoor>().tag("conformance_types.Cat");
    }
};
using AnyAnimal = berth::one_of<Animal, Dog, Cat>;
struct Shelter {
    std::string location;
    AnyAnimal mascot;
    std::vector<AnyAnimal> residents;
};
struct TreeNode {
    std::int64_t value;
    std::unique_ptr<TreeNode> left, right;
};
struct Config {
    std::string name;
    berth::json data;
};
struct Defaults {
    std::int64_t a;
    std::string b = "bee";
    std::vector<std::int64_t> c = {7};
};

// The arguments of a call with one parameter.
template <class T>
struct value_argument {
    T value;
};

} // namespace convention

// A value read in the marshalled dialect.
template <class T>
struct marshalled {
    T value{};
    berth::detail::fault_list faults;

    explicit marshalled(std::string_view text) {
        using namespace berth::detail;
        json_reader(faults, table<T>::bind, &value, ~std::uint64_t{0}, dialect::marshalled).read(text);
    }
    bool good() const { return faults.none(); }
    // The line that a caller gets, or "".
    std::string line() const { return good() ? "" : berth::detail::fault_in_words(faults.faults.front()); }
};

// As the body of an HTTP answer, or the line of its fault.
template <class T>
std::string marshalled_text(const T& value, berth::detail::json_style style = {berth::detail::dialect::marshalled, false, false}) {
    berth::detail::json_writer out(style);
    if (!out.write(berth::detail::table<T>::bind, &value)) return berth::detail::fault_in_words(out.fault());
    return std::string(out.json());
}
// Of a value that came and goes.
template <class T>
std::string echoed(std::string_view text) {
    const marshalled<T> in(text);
    return in.good() ? marshalled_text(in.value) : in.line();
}
