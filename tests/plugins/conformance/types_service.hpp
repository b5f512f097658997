#pragma once

#include "types.hpp"

#include <berth/plugin.hpp>
#include <berth/value.hpp>

namespace conformance {

class TypesService : public berth::service {
public:
    template <class T>
    struct in {
        T value;
        static constexpr auto about() { return berth::object<in>().template field<&in::value>(berth::required); }
    };
    struct kind_in {
        std::string kind;
    };
    struct maybe_in {
        std::optional<Data> value;
    };
    template <class T>
    using list = std::vector<T>;
    using number_or_text = std::variant<std::int64_t, std::string>;
    using double_or_number = std::variant<double, std::int64_t>;
    using nested_points = std::map<std::string, list<std::map<std::string, Point>>>;

    static constexpr auto routes();

    // The argument back as it is.
    template <class T>
    T same(in<T> given) {
        return std::move(given.value);
    }
    std::string describe(in<AnyAnimal> given) {
        if (const Dog* dog = given.value.get_if<Dog>()) return "Dog:" + dog->name + ':' + dog->breed;
        if (const Cat* cat = given.value.get_if<Cat>()) return "Cat:" + cat->name + ':' + words(cat->indoor);
        return "Animal:" + given.value->name;
    }
    AnyAnimal make_animal(kind_in given) {
        if (given.kind == "dog") return Dog{{"Rex"}, "labrador"};
        if (given.kind == "cat") return Cat{{"Tom"}, true};
        return Animal{"Generic"};
    }
    list<std::string> struct_union(in<list<std::variant<Data, Token>>> given) {
        list<std::string> names;
        for (const auto& one : given.value) names.push_back(one.index() == 0 ? "Data" : "Token");
        return names;
    }
    std::optional<Data> optional_struct(maybe_in given) { return given.value; }
};

constexpr auto TypesService::routes() {
    using S = TypesService;
    using berth::endpoint;
    using berth::named;
    return berth::routes(
        endpoint<&S::same<AllPrimitives>>(named("primitives")), endpoint<&S::same<WithOptionals>>(named("optionals")),
        endpoint<&S::same<WithContainers>>(named("containers")), endpoint<&S::same<Blob>>(named("blob")),
        endpoint<&S::same<Event>>(named("event")), endpoint<&S::same<Canvas>>(named("canvas")),
        endpoint<&S::same<Shelter>>(named("shelter")), endpoint<&S::describe>(), endpoint<&S::make_animal>(berth::force_json),
        endpoint<&S::same<TreeNode>>(named("tree")), endpoint<&S::same<Config>>(named("config")),
        endpoint<&S::same<Defaults>>(named("defaults")), endpoint<&S::same<std::map<std::int64_t, std::string>>>(named("int_keys")),
        endpoint<&S::same<std::map<Color, std::int64_t>>>(named("enum_keys")),
        endpoint<&S::same<std::map<bool, std::int64_t>>>(named("bool_keys")),
        endpoint<&S::same<std::map<double, std::int64_t>>>(named("float_keys")),
        endpoint<&S::same<list<berth::date_time>>>(named("datetimes")), endpoint<&S::same<list<berth::bytes>>>(named("byte_strings")),
        endpoint<&S::same<list<std::int64_t>>>(named("ints")), endpoint<&S::same<list<double>>>(named("floats")),
        endpoint<&S::same<list<std::string>>>(named("strings")), endpoint<&S::same<list<std::filesystem::path>>>(named("paths")),
        endpoint<&S::same<list<Color>>>(named("colors")), endpoint<&S::same<list<std::optional<number_or_text>>>>(named("unions")),
        endpoint<&S::same<list<double_or_number>>>(named("float_or_int")), endpoint<&S::struct_union>(),
        endpoint<&S::same<std::pair<std::int64_t, std::string>>>(named("pair")), endpoint<&S::same<berth::value>>(named("any_value")),
        endpoint<&S::same<berth::json>>(named("json_value")), endpoint<&S::same<berth::value>>(named("untyped")),
        endpoint<&S::same<nested_points>>(named("nested")), endpoint<&S::optional_struct>());
}

} // namespace conformance
