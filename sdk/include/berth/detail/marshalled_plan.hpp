// The inputs of an endpoint of the marshalling convention: the members of its input struct, placed by their types.
#pragma once

#include <berth/detail/input_plan.hpp>
#include <berth/detail/wire_names.hpp>
#include <berth/endpoints.hpp>

namespace berth::detail {

// ---- where a member travels

template <class M>
consteval bool is_empty_alternative() {
    return std::is_same_v<M, std::monostate>;
}
template <class... A>
consteval std::size_t empty_alternatives(type_list<A...>) {
    return (std::size_t{0} + ... + std::size_t{is_empty_alternative<A>()});
}
template <class... A>
consteval bool all_plain(type_list<A...>) {
    return (... && (is_empty_alternative<A>() || is_plain(kind_of<A>())));
}
template <class... A>
consteval bool all_texts(type_list<A...>) {
    return (... && (is_empty_alternative<A>() || kind_of<A>() == BERTH_KIND_STRING || kind_of<A>() == BERTH_KIND_PATH));
}
// The alternatives of a type that are no null, and whether null is one.
template <class M>
auto choice_of() {
    if constexpr (is_variant<M>) return typename variant_choice<M>::types{};
    else if constexpr (is_optional<M>) return choice_of<typename M::value_type>();
    else return type_list<M>{};
}
template <class M>
using choices = decltype(choice_of<M>());
template <class M>
inline constexpr bool is_nullable = is_optional<M> || empty_alternatives(choices<M>{}) > 0;
template <class M>
inline constexpr bool is_plain_choice = all_plain(choices<M>{});

template <class M>
consteval bool is_file_member() {
    return is_upload<M>() || std::is_same_v<M, bytes> || std::is_same_v<M, std::optional<bytes>>;
}
template <class M>
consteval berth_place marshalled_place(bool force_json) {
    if constexpr (is_source<M>) return BERTH_PLACE_STREAM;
    else if constexpr (is_file_member<M>()) return BERTH_PLACE_FILE;
    else if (force_json || !is_plain_choice<M>) return BERTH_PLACE_BODY;
    else return is_nullable<M> ? BERTH_PLACE_QUERY : BERTH_PLACE_PATH;
}

template <class T, std::size_t Index>
consteval berth_field make_marshalled_field() {
    berth_field field = make_input_field<T, Index>();
    // Bytes need not be there in JSON; a file must.
    if constexpr (std::is_same_v<member_type<T, Index>, bytes>) {
        field.flags |= BERTH_FIELD_REQUIRED;
        for (const member_note& note : notes_of<T>().members)
            if (note.is_defaulted && note.name == std::string_view(field.name)) field.flags &= ~BERTH_FIELD_REQUIRED;
    }
    return field;
}
template <class T, std::size_t Index>
inline constexpr berth_field marshalled_field = make_marshalled_field<T, Index>();

// ---- the members that travel as JSON, as an object of their own

template <class T, std::uint64_t Members>
struct partial_object {
    static constexpr std::size_t count = static_cast<std::size_t>(__builtin_popcountll(Members));
    struct parts {
        berth_field fields[count + 1]{};
        member_binder members[count + 1]{};
        std::size_t size = 0;

        template <std::size_t Index>
        constexpr void add() {
            if constexpr ((Members >> Index & 1) != 0) {
                fields[size] = input_field<T, Index>;
                members[size++] = make_member<T, Index>();
            }
        }
    };
    static constexpr parts made = []<std::size_t... Index>(std::index_sequence<Index...>) {
        parts all;
        (all.template add<Index>(), ...);
        return all;
    }(std::make_index_sequence<member_count<T>>{});
    static constexpr object_operations operations{made.members};
    static constexpr berth_type type = [] {
        berth_type object{};
        object.size = sizeof object;
        object.kind = BERTH_KIND_OBJECT;
        object.flags = notes_of<T>().flags;
        object.name = type_name<T>.data;
        object.fields = made.fields;
        object.field_count = count;
        return object;
    }();
    static constexpr binder bind{&type, &operations};
};

// ---- the plan

template <class Endpoint>
struct marshalled_planner {
    static constexpr const auto& route = Endpoint::route;
    static constexpr bool over_http = !(route.flags & BERTH_ENDPOINT_WEBSOCKET);

    template <class Piece>
    static constexpr berth_field stream_field{
        sizeof(berth_field), BERTH_FIELD_REQUIRED, "stream", &table<Piece>::type, nullptr, 0, 0, 0, 0, nullptr};

    template <class T, std::size_t Index>
    static constexpr berth_place place_of() {
        using member = member_type<T, Index>;
        if (route.path_like == std::string_view(member_name<T, Index>.data)) {
            if constexpr (is_handle<member>) throw "berth: berth::path_like names a file or stream; it takes a text or a path";
            else if (!all_texts(choices<member>{})) throw "berth: berth::path_like takes a text or a path";
            return BERTH_PLACE_PATH;
        }
        return marshalled_place<member>(route.force_json);
    }
    template <class T, std::size_t Index>
    static constexpr void plan_member(input_plan& plan, std::uint32_t parameter) {
        if constexpr (collects_others<T, Index>) return;
        constexpr berth_place place = place_of<T, Index>();
        const berth_field* field = &marshalled_field<T, Index>;
        input_place goes{nullptr, &member_address<T, Index>, parameter, static_cast<std::uint32_t>(Index)};
        if constexpr (place == BERTH_PLACE_FILE) goes.bind = &file_table<member_type<T, Index>>::bind;
        else if constexpr (place != BERTH_PLACE_STREAM) goes.bind = &table<member_type<T, Index>>::bind;
        plan.add(place, field->name, field, goes);
    }
    template <class T>
    static constexpr void plan_object(input_plan& plan, std::uint32_t parameter) {
        if (plan.object != no_index) throw "berth: an endpoint takes at most one input struct";
        plan.object = parameter;
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (plan_member<T, Index>(plan, parameter), ...);
            constexpr std::uint64_t in_body =
                (std::uint64_t{0} | ... | (place_of<T, Index>() == BERTH_PLACE_BODY ? std::uint64_t{1} << Index : 0));
            if constexpr (in_body != 0) {
                plan.body_object = &partial_object<T, in_body>::bind;
                plan.has_body_object = true;
                plan.body_members = ~std::uint64_t{0};
            }
        }(std::make_index_sequence<member_count<T>>{});
    }
    template <class Parameter, std::size_t Index>
    static constexpr void plan_parameter(input_plan& plan) {
        using T = std::remove_cvref_t<Parameter>;
        constexpr role is = Endpoint::roles[Index];
        static_assert(is == role::object || is == role::input || is_injected(is),
                      "berth: the parameters of a method have no names: put the values of a marshalled endpoint into an aggregate");
        if constexpr (is == role::object) plan_object<T>(plan, Index);
        else if constexpr (is == role::input)
            plan.add(BERTH_PLACE_STREAM, "stream", &stream_field<typename piece_type<T>::type>, {nullptr, nullptr, Index});
    }

    // What cannot go together over HTTP, where there is one body and no way to tell its parts from the answer's.
    static constexpr void check_over_http(const input_plan& plan) {
        const bool json_or_files = plan.has_body_object || plan.files > 0;
        const bool streams = plan.stream != no_index;
        if (streams && json_or_files)
            throw "berth: over HTTP an input stream is the whole body: JSON and files cannot go with it; use berth::websocket";
        if (streams && plan.inputs[plan.stream].field->type != &table<bytes>::type)
            throw "berth: over HTTP an input stream carries berth::bytes; use berth::websocket for items";
        if (streams && Endpoint::answers_file_or_items)
            throw "berth: over HTTP an input stream goes with a value or a stream of texts as the answer; use berth::websocket";
        if (std::string_view(route.method) == "GET" && (streams || json_or_files))
            throw "berth: a GET endpoint takes plain values; leave berth::http_get out";
    }

    template <class... Parameter>
    static constexpr input_plan make(type_list<Parameter...>) {
        input_plan plan;
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (plan_parameter<Parameter, Index>(plan), ...);
        }(std::index_sequence_for<Parameter...>{});
        if (over_http) check_over_http(plan);
        bool has_path_like = route.path_like.empty();
        for (std::uint32_t i = 0; i < plan.count; ++i) has_path_like |= route.path_like == std::string_view(plan.inputs[i].name);
        if (!has_path_like) throw "berth: berth::path_like names no member of the input struct";
        return plan;
    }
};

// /service/endpoint/{a}/{b}/{rest*}
template <class Endpoint>
constexpr growing_text marshalled_path(std::string_view prefix, std::string_view class_name, std::string_view method_name) {
    growing_text path;
    const growing_text service = service_name(class_name);
    if (prefix.empty() && service.size == 0)
        throw "berth: nothing is left of the service's name without I and Interface: rename the class or mount it with a prefix";
    path.add('/');
    path.add(prefix.empty() ? service.view() : prefix);
    path.add('/');
    path.add(endpoint_name(method_name).view());
    const std::string_view path_like = Endpoint::route.path_like;
    for (std::uint32_t i = 0; i < Endpoint::plan.count; ++i) {
        const berth_input& input = Endpoint::plan.inputs[i];
        if (input.place != BERTH_PLACE_PATH || path_like == input.name) continue;
        path.add("/{");
        path.add(input.name);
        path.add('}');
    }
    if (!path_like.empty()) {
        path.add("/{");
        path.add(path_like);
        path.add("*}");
    }
    return path;
}

} // namespace berth::detail
