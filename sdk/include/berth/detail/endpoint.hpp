// A route and the signature of its method, turned into a row of the plugin's endpoint table: what each input is called,
// where it travels, and which parameter or member it fills.
#pragma once

#include <berth/call.hpp>
#include <berth/detail/binder.hpp>
#include <berth/routes.hpp>

namespace berth::detail {

template <class Method>
struct method_traits;
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...)> {
    using class_type = Class;
    using result = Result;
    using parameters = type_list<Parameter...>;
};
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...) const> : method_traits<Result (Class::*)(Parameter...)> {};
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...) noexcept> : method_traits<Result (Class::*)(Parameter...)> {};
template <class Class, class Result, class... Parameter>
struct method_traits<Result (Class::*)(Parameter...) const noexcept> : method_traits<Result (Class::*)(Parameter...)> {};

// ---- what a parameter of a method is

enum class role { call, value, object, whole_body, raw_body };

consteval bool is_plain(berth_kind kind) {
    return kind == BERTH_KIND_BOOL || kind == BERTH_KIND_INTEGER || kind == BERTH_KIND_NUMBER || kind == BERTH_KIND_STRING ||
           kind == BERTH_KIND_ENUM || kind == BERTH_KIND_TIME || kind == BERTH_KIND_PATH || kind == BERTH_KIND_ID ||
           kind == BERTH_KIND_REFERENCE;
}
// Can it be written as a text in a path, query or header?
template <class T>
consteval bool is_textual() {
    if constexpr (is_plain(kind_of<T>())) return true;
    else if constexpr (is_optional<T>) return is_textual<typename T::value_type>();
    else if constexpr (is_vector<T>) return is_plain(kind_of<typename T::value_type>());
    else return false;
}
template <class Parameter>
consteval role role_of() {
    using T = std::remove_cvref_t<Parameter>;
    if constexpr (std::is_same_v<T, call>) return role::call;
    else if constexpr (kind_of<T>() == BERTH_KIND_OBJECT) return role::object;
    else if constexpr (kind_of<T>() == BERTH_KIND_BYTES) return role::raw_body;
    else if constexpr (is_plain(kind_of<T>())) return role::value;
    else return role::whole_body;
}

// ---- names in a path template

struct name_buffer {
    static constexpr std::size_t most = 63;
    char data[most + 1]{};
    constexpr std::string_view view() const {
        std::size_t size = 0;
        while (data[size]) ++size;
        return {data, size};
    }
};
struct path_names {
    static constexpr std::size_t most = 16;
    name_buffer names[most]{};
    std::size_t count = 0;
};
consteval path_names names_in(std::string_view path) {
    path_names found;
    for (std::size_t at = path.find('{'); at != path.npos; at = path.find('{', at + 1)) {
        const std::size_t end = path.find('}', at);
        if (end == path.npos) throw "berth: a path template has a { without a }";
        std::string_view name = path.substr(at + 1, end - at - 1);
        if (!name.empty() && name.back() == '*') name.remove_suffix(1);
        if (name.empty() || name.size() > name_buffer::most) throw "berth: a path parameter needs a name of 1 to 63 characters";
        if (found.count == path_names::most) throw "berth: a path template has at most 16 parameters";
        for (std::size_t i = 0; i < name.size(); ++i) found.names[found.count].data[i] = name[i];
        ++found.count;
    }
    return found;
}

// ---- the inputs of an endpoint

inline constexpr std::size_t most_inputs = 64;
inline constexpr std::uint32_t no_index = ~std::uint32_t{0};

struct input_plan {
    berth_input inputs[most_inputs]{};
    std::uint32_t member[most_inputs]{}; // of the input struct; no_index: the parameter itself
    std::uint32_t parameter[most_inputs]{};
    std::uint32_t count = 0;
    std::uint64_t body_members = 0;         // of the input struct, by index
    std::uint32_t object = no_index;        // parameter that is the input struct
    std::uint32_t whole_body = no_index;    // parameter that is the whole body
    std::uint32_t body_member = no_index;   // member that is the whole body
    bool raw_body = false;
    bool typed_body = false; // beside body_type: with -fsanitize=undefined g++ 12 takes no address for a constant truth
    const berth_type* body_type = nullptr;
    bool used[path_names::most]{};

    constexpr void add(berth_place place, const char* name, const berth_field* field, std::uint32_t from_parameter,
                       std::uint32_t from_member) {
        if (count == most_inputs) throw "berth: an endpoint takes at most 64 inputs";
        inputs[count] = {sizeof(berth_input), place, name, field};
        member[count] = from_member;
        parameter[count] = from_parameter;
        ++count;
    }
};

template <class Service, std::size_t Index>
struct endpoint_table {
    static constexpr auto route = std::get<Index>(Service::routes());
    using traits = method_traits<std::remove_const_t<decltype(route.handler)>>;
    using parameters = typename traits::parameters;
    static constexpr path_names path = names_in(route.path);
    static constexpr bool takes_body = std::string_view(route.method) == "POST" || std::string_view(route.method) == "PUT" ||
                                       std::string_view(route.method) == "PATCH";

    // Fields for parameters that are plain values: they have no struct to take one from.
    template <class T, std::size_t Name>
    static constexpr berth_field value_field{
        sizeof(berth_field), BERTH_FIELD_REQUIRED, path.names[Name].data, &table<T>::type, nullptr, 0, 0, 0, 0, nullptr};

    template <class T, std::size_t Member>
    static constexpr void plan_member(input_plan& into, std::uint32_t parameter) {
        constexpr const berth_field* field = &object_table<T>::fields[Member];
        using member = member_type<T, Member>;
        const auto index = static_cast<std::uint32_t>(Member);
        for (std::size_t i = 0; i < route.placement_count; ++i) {
            const placement& placed = route.placements[i];
            if (placed.member != std::string_view(field->name)) continue;
            if (placed.whole_body) {
                into.body_member = index;
                into.raw_body = kind_of<member>() == BERTH_KIND_BYTES;
                into.typed_body = !into.raw_body;
                into.body_type = into.raw_body ? nullptr : &table<member>::type;
                return;
            }
            if (!is_textual<member>()) throw "berth: only plain values and lists of them travel in query and headers";
            into.add(placed.place, placed.name ? placed.name : field->name, field, parameter, index);
            return;
        }
        for (std::size_t i = 0; i < path.count; ++i) {
            if (path.names[i].view() != std::string_view(field->name)) continue;
            if (!is_textual<member>()) throw "berth: only plain values travel in a path";
            into.used[i] = true;
            into.add(BERTH_PLACE_PATH, field->name, field, parameter, index);
            return;
        }
        // The store gives a record its id: it is no input, unless the path names it.
        if (kind_of<member>() == BERTH_KIND_ID) return;
        if (takes_body) {
            into.body_members |= std::uint64_t{1} << Member;
            into.add(BERTH_PLACE_BODY, field->name, field, parameter, index);
        } else {
            if (!is_textual<member>()) throw "berth: a GET or DELETE endpoint takes plain values and lists of them; use POST for more";
            into.add(BERTH_PLACE_QUERY, field->name, field, parameter, index);
        }
    }

    template <class Parameter>
    static constexpr void plan_parameter(input_plan& into, std::uint32_t parameter) {
        using T = std::remove_cvref_t<Parameter>;
        constexpr role is = role_of<Parameter>();
        static_assert(is == role::call || !std::is_lvalue_reference_v<Parameter> ||
                          std::is_const_v<std::remove_reference_t<Parameter>>,
                      "berth: an endpoint takes its input by value or by const reference");
        if constexpr (is == role::value) {
            [&]<std::size_t... Name>(std::index_sequence<Name...>) {
                bool taken = false;
                ((!taken && !into.used[Name]
                      ? (taken = true, into.used[Name] = true,
                         into.add(BERTH_PLACE_PATH, path.names[Name].data, &value_field<T, Name>, parameter, no_index))
                      : void()),
                 ...);
                if (!taken) throw "berth: a plain parameter needs a parameter of the path template; put query values in a struct";
            }(std::make_index_sequence<path.count>{});
        } else if constexpr (is == role::object) {
            if (into.object != no_index) throw "berth: an endpoint takes at most one input struct";
            into.object = parameter;
            [&]<std::size_t... Member>(std::index_sequence<Member...>) {
                (plan_member<T, Member>(into, parameter), ...);
            }(std::make_index_sequence<object_table<T>::count>{});
        } else if constexpr (is == role::whole_body || is == role::raw_body) {
            if (!takes_body) throw "berth: only POST, PUT and PATCH have a body";
            if (into.whole_body != no_index) throw "berth: an endpoint has one body";
            into.whole_body = parameter;
            into.raw_body = is == role::raw_body;
            into.typed_body = !into.raw_body;
            if (is == role::whole_body) into.body_type = &table<T>::type;
        }
    }

    template <class... Parameter>
    static constexpr input_plan make_plan(type_list<Parameter...>) {
        input_plan into;
        std::uint32_t index = 0;
        // Plain values first: they take the path's parameters in order, the struct takes those left by name.
        ((role_of<Parameter>() == role::value ? plan_parameter<Parameter>(into, index++) : void(index++)), ...);
        index = 0;
        ((role_of<Parameter>() != role::value ? plan_parameter<Parameter>(into, index++) : void(index++)), ...);
        for (std::size_t i = 0; i < path.count; ++i)
            if (!into.used[i]) throw "berth: a path parameter is taken by no parameter or member of the method";
        return into;
    }
    static constexpr input_plan plan = make_plan(parameters{});
};

// ---- results

template <class T>
struct created_value;
template <class T>
struct created_value<created<T>> {
    using type = T;
};
template <class T>
concept is_created = requires { typename created_value<T>::type; };

template <class R>
consteval berth_endpoint describe_result(berth_endpoint row) {
    if constexpr (std::is_void_v<R>) {
        row.result_status = 204;
    } else if constexpr (std::is_same_v<R, file>) {
        row.result_status = 200;
        row.flags |= BERTH_ENDPOINT_FILE;
    } else if constexpr (is_created<R>) {
        row.result_status = 201;
        row.result = &table<typename created_value<R>::type>::type;
    } else if constexpr (is_optional<R>) {
        row.result_status = 200;
        row.flags |= BERTH_ENDPOINT_NOT_FOUND;
        if constexpr (std::is_same_v<typename R::value_type, file>) row.flags |= BERTH_ENDPOINT_FILE;
        else row.result = &table<typename R::value_type>::type;
    } else {
        row.result_status = 200;
        row.result = &table<R>::type;
    }
    return row;
}

template <class Service, std::size_t Index>
inline constexpr auto method_name =
    text_constant<member_pointer_name<endpoint_table<Service, Index>::route.handler>.size()>(
        member_pointer_name<endpoint_table<Service, Index>::route.handler>);

template <class Service, std::size_t Index>
consteval berth_endpoint make_endpoint() {
    using endpoint = endpoint_table<Service, Index>;
    constexpr const auto& route = endpoint::route;
    berth_endpoint row{};
    row.size = sizeof row;
    row.flags = route.flags;
    row.service = type_name<Service>.data;
    row.name = method_name<Service, Index>.data;
    row.method = route.method;
    row.path = route.path;
    row.summary = route.summary;
    row.text = route.text;
    row.inputs = endpoint::plan.inputs;
    row.input_count = endpoint::plan.count;
    row.body = endpoint::plan.body_type;
    if (endpoint::plan.raw_body) row.flags |= BERTH_ENDPOINT_RAW_BODY;
    if (endpoint::plan.typed_body) row.flags |= BERTH_ENDPOINT_WHOLE_BODY;
    row = describe_result<std::remove_cvref_t<typename endpoint::traits::result>>(row);
    if (route.status) row.result_status = static_cast<std::uint32_t>(route.status);
    return row;
}

} // namespace berth::detail
