// The types of the conformance services. Those that the recorded exchanges send unknown members to keep them.
#pragma once

#include "words.hpp"

#include <berth/date_time.hpp>
#include <berth/one_of.hpp>
#include <berth/other_members.hpp>

#include <filesystem>
#include <map>
#include <memory>

namespace conformance {

enum class Color { RED, GREEN, BLUE };
enum class Priority { LOW = 1, MEDIUM, HIGH };

struct Data {
    std::int64_t value;
    berth::other_members others{};
    static constexpr auto about() { return berth::object<Data>().tag("conformance_types.Data"); }
};
struct Point {
    double x;
    double y;
    static constexpr auto about() { return berth::object<Point>().tag("conformance_types.Point"); }
};
struct Token {
    std::string text;
    std::int64_t index;
    static constexpr auto about() {
        return berth::object<Token>().field<&Token::text>(berth::required).tag("conformance_types.Token");
    }
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
    static constexpr auto about() { return berth::object<AllPrimitives>().tag("conformance_types.AllPrimitives"); }
};
struct WithOptionals {
    std::string name;
    std::optional<std::int64_t> tag; // may be null, must be there
    std::optional<std::string> label;
    berth::other_members others;
    static constexpr auto about() {
        return berth::object<WithOptionals>().field<&WithOptionals::tag>(berth::required).tag("conformance_types.WithOptionals");
    }
};
struct WithContainers {
    std::vector<std::string> names;
    std::map<std::string, std::int64_t> scores;
    std::vector<double> coords;
    static constexpr auto about() { return berth::object<WithContainers>().tag("conformance_types.WithContainers"); }
};
struct Blob {
    std::string name;
    berth::bytes content;
    static constexpr auto about() { return berth::object<Blob>().tag("conformance_types.Blob"); }
};
struct Event {
    Color color;
    berth::date_time when;
    std::filesystem::path log_path;
    static constexpr auto about() { return berth::object<Event>().tag("conformance_types.Event"); }
};
struct TreeNode {
    std::int64_t value;
    std::unique_ptr<TreeNode> left;
    std::unique_ptr<TreeNode> right;
    static constexpr auto about() { return berth::object<TreeNode>().tag("conformance_types.TreeNode"); }
};
struct Config {
    std::string name;
    berth::json data;
    static constexpr auto about() { return berth::object<Config>().tag("conformance_types.Config"); }
};
struct Defaults {
    std::int64_t a;
    std::string b = "bee";
    std::vector<std::int64_t> c = {7};
    static constexpr auto about() { return berth::object<Defaults>().tag("conformance_types.Defaults"); }
};

struct Shape {
    std::string color;
    berth::other_members others;
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
    static constexpr auto about() { return berth::object<Animal>().tag("conformance_types.Animal"); }
};
struct Dog : Animal {
    std::string breed;
    static constexpr auto about() {
        return berth::object<Dog>().base<Animal>().member<&Dog::breed>().tag("conformance_types.Dog");
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
    static constexpr auto about() { return berth::object<Shelter>().tag("conformance_types.Shelter"); }
};

} // namespace conformance
